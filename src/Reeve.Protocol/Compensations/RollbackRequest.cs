namespace Reeve.Protocol.Compensations;

/// <summary>
/// Undoes the completed side-effecting steps of a run that is over, the newest first. Asking again goes on where it stands: what was undone is never undone
/// again, what was never begun is tried again, and so is what was begun if its tool declares that idempotent.
/// </summary>
public sealed record RollbackRequest
{
    /// <summary>The run's id.</summary>
    public required string Run { get; init; }

    /// <summary>A step's id: this step and every later one. All of them when null.</summary>
    public string? FromStep { get; init; }

    /// <summary>Why, for the record; at most 500 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>How long to wait for the end before answering; 0..60, 0 when null. The work goes on by itself.</summary>
    public double? WaitSeconds { get; init; }
}
