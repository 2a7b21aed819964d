namespace Reeve.Guard.Loops;

/// <summary>A loop that the next call would be part of.</summary>
/// <param name="Kind">Its shape.</param>
/// <param name="Action">What is to be done.</param>
/// <param name="Count">How often: calls in a row, rounds of the cycle, equal outputs, calls made, runs that failed, times at work in one chain.</param>
/// <param name="Period">The calls of one round of a cycle; otherwise 1.</param>
public readonly record struct LoopFinding(LoopKind Kind, LoopAction Action, int Count, int Period = 1)
{
    /// <summary>The stable name of the rule: <c>loops.identical</c>, <c>loops.cycle</c>, …</summary>
    public string Rule => Kind switch
    {
        LoopKind.Identical => "loops.identical",
        LoopKind.Cycle => "loops.cycle",
        LoopKind.NoProgress => "loops.no_progress",
        LoopKind.Iterations => "loops.iterations",
        LoopKind.RepeatedFailure => "loops.repeated_failure",
        LoopKind.Causation => "loops.causation",
        _ => throw new InvalidOperationException("An unknown loop: " + Kind),
    };

    /// <summary>One sentence for a person and for the model that is to do something else.</summary>
    public string Reason => Kind switch
    {
        LoopKind.Identical => $"It would be the same call {Count} times in a row.",
        LoopKind.Cycle => $"It would be the same {Period} calls in turn, {Count} times over.",
        LoopKind.NoProgress => $"The last {Count} calls returned the same; this tool was one of them.",
        LoopKind.Iterations => $"The run has made the {Count} calls it may make.",
        LoopKind.RepeatedFailure => $"The same call failed in {Count} runs of this agent.",
        LoopKind.Causation => $"The agent would be at work for the {Count}. time in one chain of causes.",
        _ => throw new InvalidOperationException("An unknown loop: " + Kind),
    };
}
