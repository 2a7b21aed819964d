namespace Reeve.Protocol.Runs;

/// <summary>Kills a run: durable, terminal, reaching its processes and calls.</summary>
public sealed record KillRunRequest
{
    /// <summary>The run's id.</summary>
    public required string Run { get; init; }

    /// <summary>Why, for the record; at most 500 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>How long to wait for the work to stop before answering; 0..60, 0 when null.</summary>
    public double? WaitSeconds { get; init; }
}
