namespace Reeve.Protocol.Agents;

/// <summary>What a tick came to.</summary>
public sealed record TickResponse
{
    /// <summary>The agent's name.</summary>
    public required string Agent { get; init; }

    /// <summary>The run, or null when the tick was skipped.</summary>
    public string? Run { get; init; }

    /// <summary>The run's state, or <c>skipped</c>.</summary>
    public required string State { get; init; }

    /// <summary>Why it was skipped: <c>overlap</c>, <c>disabled</c>, <c>stopping</c>.</summary>
    public string? Skipped { get; init; }

    /// <summary>Checks that ran.</summary>
    public int Checks { get; init; }

    /// <summary>Checks that could not look.</summary>
    public int Degraded { get; init; }

    /// <summary>Notifications made.</summary>
    public int Notified { get; init; }

    /// <summary>Findings kept for the digest.</summary>
    public int Digested { get; init; }

    /// <summary>Findings nobody was told of.</summary>
    public int Suppressed { get; init; }

    /// <summary>What a person reads about a bad end.</summary>
    public string? Reason { get; init; }
}
