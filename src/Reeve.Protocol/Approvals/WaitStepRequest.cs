namespace Reeve.Protocol.Approvals;

/// <summary>Waits until a held step is decided.</summary>
public sealed record WaitStepRequest
{
    /// <summary>The run's id.</summary>
    public required string Run { get; init; }

    /// <summary>The step's id.</summary>
    public required string Step { get; init; }

    /// <summary>How long to wait at most; 0..25, 25 when null. Ask again while it is held.</summary>
    public double? WaitSeconds { get; init; }
}
