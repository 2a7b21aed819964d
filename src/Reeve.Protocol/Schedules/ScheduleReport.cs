namespace Reeve.Protocol.Schedules;

/// <summary>A schedule: what its file declares, and how it stands.</summary>
public sealed record ScheduleReport
{
    /// <summary>Its id in the file.</summary>
    public required string Id { get; init; }

    /// <summary>Who is told.</summary>
    public required string Agent { get; init; }

    /// <summary>Whose agent that is; <c>daemon</c> while there is none of the name.</summary>
    public required string Owner { get; init; }

    /// <summary>What a person wrote about it.</summary>
    public string Description { get; init; } = "";

    /// <summary>When: <c>cron 0 7 * * 1-5</c>, <c>every 15m</c>, <c>at 2026-12-24T07:00:00Z</c>.</summary>
    public required string Times { get; init; }

    /// <summary>Whose clock is meant, an IANA name.</summary>
    public required string Zone { get; init; }

    /// <summary><c>active</c>, <c>paused</c>, <c>disabled</c> (its file says so) or <c>done</c> (no time comes any more).</summary>
    public required string State { get; init; }

    /// <summary>Who paused it, or null.</summary>
    public string? PausedBy { get; init; }

    /// <summary>When it fires next, jitter counted; null when it does not.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>When it fired last, or null.</summary>
    public DateTimeOffset? LastFiredAt { get; init; }

    /// <summary>The run its newest fire became, where it is known.</summary>
    public string? LastRun { get; init; }

    /// <summary>How often it fired.</summary>
    public required long Fires { get; init; }

    /// <summary>How many times came and did not fire.</summary>
    public required long Misses { get; init; }
}
