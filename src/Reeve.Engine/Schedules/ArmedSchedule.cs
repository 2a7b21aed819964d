namespace Reeve.Engine.Schedules;

/// <summary>What must outlive the daemon of one schedule: when it is due next, and what came of it until now. Immutable; every move makes the next <see cref="Version"/>.</summary>
public sealed record ArmedSchedule
{
    public required string Id { get; init; }

    /// <summary>Of the declaration it was armed for.</summary>
    public required string Timing { get; init; }

    public required ScheduleState State { get; init; }

    /// <summary>Who paused it; null when nobody did. A file cannot pause, and an edit does not resume.</summary>
    public string? PausedBy { get; init; }

    /// <summary>How often it was armed. Part of each fire's id, so that a clock set back by more than a day takes no fire for an old one.</summary>
    public required int Round { get; init; }

    /// <summary>When it was armed: from here an interval is counted, and nothing before it is missed.</summary>
    public required DateTimeOffset Anchor { get; init; }

    /// <summary>The time that comes next; null when none does.</summary>
    public DateTimeOffset? Planned { get; init; }

    /// <summary>When to act on it: its time and its jitter, or the end of quiet hours.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>It was put off to the end of quiet hours.</summary>
    public bool Deferred { get; init; }

    /// <summary>The newest time that was decided about: no earlier one comes again.</summary>
    public DateTimeOffset? LastPlanned { get; init; }

    public DateTimeOffset? LastFiredAt { get; init; }

    /// <summary>The run its newest fire started, where it is known.</summary>
    public Foundation.RunId? LastRun { get; init; }

    public long Fires { get; init; }

    public long Misses { get; init; }

    public long Version { get; init; } = 1;

    /// <summary>Whether the clock is watched for it.</summary>
    public bool IsWatched => State == ScheduleState.Active && PausedBy is null && Due is not null;
}

/// <summary>How a schedule stands.</summary>
public enum ScheduleState
{
    Active,

    /// <summary>Its file says so.</summary>
    Disabled,

    /// <summary>Its last time is over.</summary>
    Done,
}
