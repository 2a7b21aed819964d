namespace Reeve.Protocol.Daemon;

/// <summary>The answer of a living daemon. Never waits for the disk.</summary>
public sealed record HealthResponse
{
    /// <summary><c>ok</c>, <c>degraded</c> (writes fail) or <c>stopping</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The id of this start of the daemon.</summary>
    public required string Instance { get; init; }

    /// <summary>Seconds since it was ready.</summary>
    public required double UptimeSeconds { get; init; }

    /// <summary>Runs that are not over.</summary>
    public int LiveRuns { get; init; }
}
