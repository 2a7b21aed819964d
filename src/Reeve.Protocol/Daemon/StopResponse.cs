namespace Reeve.Protocol.Daemon;

/// <summary>What the stop waits for.</summary>
public sealed record StopResponse
{
    /// <summary>How long runs in flight may go on.</summary>
    public required int GraceSeconds { get; init; }

    /// <summary>The ids of the runs in flight.</summary>
    public required IReadOnlyList<string> WaitingFor { get; init; }
}
