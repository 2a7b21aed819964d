namespace Reeve.Protocol.Compensations;

/// <summary>The outcome is on disk.</summary>
public sealed record FinishCompensationResponse
{
    /// <summary>Where the compensation stands now.</summary>
    public required string Status { get; init; }
}
