namespace Reeve.Engine.Mcp;

public enum McpPhase
{
    /// <summary>Not running; the next use starts it.</summary>
    Idle,

    Connecting,

    Connected,

    /// <summary>Left alone until <see cref="McpPeerState.RetryAt"/>; the next use after that tries again.</summary>
    Failed,
}

/// <summary>How a peer stands. Immutable; moved by <see cref="McpRules"/> alone.</summary>
public sealed record McpPeerState
{
    public McpPhase Phase { get; init; }

    /// <summary>Since when it is in this phase.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Failures in a row: they make the pause.</summary>
    public int Failures { get; init; }

    /// <summary>Of the last failure.</summary>
    public string? Cause { get; init; }

    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Whether its failing was told and its coming back was not yet.</summary>
    public bool IsTold { get; init; }

    /// <summary>Calls in a row that ran out of time.</summary>
    public int Unanswered { get; init; }

    /// <summary>Whether a call was answered since it connected.</summary>
    public bool HasAnswered { get; init; }
}

/// <summary>What somebody who wants to use a peer is to do.</summary>
public enum McpEntrance
{
    Use,
    Join,
    Start,
    Rest,
}
