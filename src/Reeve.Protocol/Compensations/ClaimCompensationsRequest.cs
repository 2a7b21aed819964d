namespace Reeve.Protocol.Compensations;

/// <summary>
/// The program that holds a run wants to undo some of its steps itself. What is granted is on record as begun: nobody else undoes it while the claim holds. Say how
/// each ended with <c>compensations.report</c>.
/// </summary>
public sealed record ClaimCompensationsRequest
{
    /// <summary>The run, over or not.</summary>
    public required string Run { get; init; }

    /// <summary>The run's.</summary>
    public required long FencingToken { get; init; }

    /// <summary>The program's own name for this wish, 1 to 100 characters, never used by another program: who asks again under it is granted the same again.</summary>
    public required string Claim { get; init; }

    /// <summary>The steps, 1 to 200.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>How long the claim holds; 1..3600, 600 when null. A step of which nothing is said by then has failed with an unknown outcome.</summary>
    public double? LeaseSeconds { get; init; }
}
