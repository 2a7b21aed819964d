namespace Reeve.Protocol.Runs;

/// <summary>What a rule says of a step, or of the start of a run, that it lets through all the same.</summary>
public sealed record StepWarning
{
    /// <summary>The rule: <c>loops.identical</c>, …</summary>
    public required string Rule { get; init; }

    /// <summary>What the step would have been refused with: <c>loop.detected</c>, …</summary>
    public required string Code { get; init; }

    /// <summary>One sentence.</summary>
    public required string Reason { get; init; }
}
