namespace Reeve.Protocol.Compensations;

/// <summary>Says how a compensation ended.</summary>
public sealed record FinishCompensationRequest
{
    /// <summary>The work's id.</summary>
    public required string Id { get; init; }

    /// <summary>Whether the step's effect is undone.</summary>
    public required bool Succeeded { get; init; }

    /// <summary>For people; at most 500 characters. Kept as erasable content.</summary>
    public string? Reason { get; init; }
}
