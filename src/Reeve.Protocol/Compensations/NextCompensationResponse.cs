namespace Reeve.Protocol.Compensations;

/// <summary>Work, or none this time.</summary>
public sealed record NextCompensationResponse
{
    /// <summary>What to undo; null when there was nothing.</summary>
    public CompensationWork? Work { get; init; }
}
