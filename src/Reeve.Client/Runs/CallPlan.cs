namespace Reeve.Client.Runs;

/// <summary>How one call is made: what the program said of the tool, and what the daemon's configuration says over it. Immutable.</summary>
internal sealed record CallPlan
{
    public required string Tool { get; init; }

    public required bool SideEffect { get; init; }

    /// <summary>False switches the tool off.</summary>
    public bool Enabled { get; init; } = true;

    public required int Retries { get; init; }

    public required TimeSpan Timeout { get; init; }

    /// <summary>Whether the call goes ahead when the gate cannot be asked. Never true of a side effect.</summary>
    public required bool FailsOpen { get; init; }

    public long WorstTokens { get; init; }

    public long WorstMicroUsd { get; init; }

    public string? Model { get; init; }
}
