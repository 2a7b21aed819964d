namespace Reeve.Protocol.Schedules;

/// <summary>A time that comes.</summary>
public sealed record NextFireReport
{
    /// <summary>The schedule's id.</summary>
    public required string Schedule { get; init; }

    /// <summary>Who is told.</summary>
    public required string Agent { get; init; }

    /// <summary>When, jitter and quiet hours that put it off counted.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What the clock of its zone shows then, <c>2026-12-24 08:00:00</c>.</summary>
    public required string Local { get; init; }

    /// <summary>That zone.</summary>
    public required string Zone { get; init; }

    /// <summary>True when it lies in quiet hours and will be missed.</summary>
    public bool Quiet { get; init; }
}
