namespace Reeve.Sources.Schedules;

/// <summary>What <c>schedules.yaml</c> declares, in the file's order.</summary>
public sealed record ScheduleFile(IReadOnlyList<ScheduleEntry> Schedules)
{
    public static readonly ScheduleFile Empty = new([]);
}

/// <summary>One declared schedule. Exactly one of <see cref="Cron"/>, <see cref="Every"/> and <see cref="At"/> is given.</summary>
public sealed record ScheduleEntry
{
    public required string Id { get; init; }

    public required string Agent { get; init; }

    public string Description { get; init; } = "";

    /// <summary>Five fields, or six with the seconds first.</summary>
    public string? Cron { get; init; }

    public TimeSpan? Every { get; init; }

    public ScheduleMoment? At { get; init; }

    /// <summary>What the hands of the clock on the wall say: for <c>cron</c>, <c>at</c> and the quiet hours.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>What the agent is told; with a skill, what the skill is given.</summary>
    public string? Prompt { get; init; }

    public string? Skill { get; init; }

    public QuietEntry? Quiet { get; init; }

    /// <summary><c>skip</c>, <c>once</c> or <c>all</c>.</summary>
    public string Missed { get; init; } = "once";

    /// <summary>How late a missed one may still be made up for; null for the default.</summary>
    public TimeSpan? MaxLateness { get; init; }

    /// <summary><c>skip</c> or <c>queue</c>.</summary>
    public string Overlap { get; init; } = "skip";

    public TimeSpan Jitter { get; init; }

    public bool Once { get; init; }

    public bool Enabled { get; init; } = true;
}

/// <summary>A time of day, or with an offset an instant.</summary>
public sealed record ScheduleMoment(DateTime Local, TimeSpan? Offset);

/// <summary>From when to when nothing fires, past midnight where it ends before it begins. <see cref="Then"/>: <c>skip</c> or <c>defer</c> to the end.</summary>
public sealed record QuietEntry(TimeOnly From, TimeOnly Until, string Then);
