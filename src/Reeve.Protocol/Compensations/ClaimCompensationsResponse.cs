namespace Reeve.Protocol.Compensations;

/// <summary>What the program may undo.</summary>
public sealed record ClaimCompensationsResponse
{
    /// <summary>The run.</summary>
    public required string Run { get; init; }

    /// <summary>One for each step that was asked for, in that order.</summary>
    public required IReadOnlyList<CompensationClaim> Claims { get; init; }
}
