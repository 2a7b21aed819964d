namespace Reeve.Protocol.Daemon;

/// <summary>How long what is over is kept, and what went last.</summary>
public sealed record RetentionStatus
{
    /// <summary>The limit in days; 0 keeps for ever.</summary>
    public required int Days { get; init; }

    /// <summary>When something went last.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>How many runs the last purge took.</summary>
    public required long LastRuns { get; init; }

    /// <summary>How many rows, runs counted.</summary>
    public required long LastRows { get; init; }

    /// <summary>When the daemon looks again.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>Why the last purge did not come to its end.</summary>
    public string? Failure { get; init; }
}
