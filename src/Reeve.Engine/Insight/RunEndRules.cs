using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Engine.Insight;

/// <summary>What the end of a run says of its agent, and which call it failed at. Pure.</summary>
public static class RunEndRules
{
    /// <summary>The guard's rules that kill a run for what the run itself did.</summary>
    private static readonly string[] OwnDoing = ["loops.", "budget."];

    /// <summary>
    /// A run that somebody killed or cancelled, or that went down with the daemon, says nothing of its agent. One that a rule of the guard killed for what
    /// it did is its failure like any other.
    /// </summary>
    public static RunEnd Of(EndedRun run, IReadOnlyList<EndedStep> steps) => run.State switch
    {
        RunState.Succeeded => RunEnd.Succeeded,
        RunState.Failed or RunState.TimedOut or RunState.DeadLetter => run.FailureCode == RunFailure.Recovered ? RunEnd.Stopped : RunEnd.Failed,
        RunState.Killed when steps.Any(IsKilledByRule) => RunEnd.Failed,
        _ => RunEnd.Stopped,
    };

    /// <summary>
    /// The call a failed run failed at: not the last, which may be the tidying up, but one that failed and was not made good by a later success of the same
    /// tool. Of several the last that bears the code the run ended with, else the last that failed, else the last that was cut off, else the last refused.
    /// </summary>
    public static FailedCall FailedAt(EndedRun run, IReadOnlyList<EndedStep> steps)
    {
        var open = steps.Where((step, place) => IsBad(step) && !steps.Skip(place + 1).Any(later => later.State == StepState.Done && later.Tool == step.Tool)).ToList();
        var call = open.LastOrDefault(step => step.FailureCode is { } code && code == run.FailureCode)
            ?? open.LastOrDefault(static step => step.State == StepState.Failed)
            ?? open.LastOrDefault(static step => step.State == StepState.Abandoned)
            ?? open.LastOrDefault();
        return new FailedCall(call?.Tool, call?.FailureCode ?? run.FailureCode ?? RunNames.Of(run.State));
    }

    private static bool IsBad(EndedStep step) => step.State is StepState.Failed or StepState.Abandoned or StepState.Denied;

    private static bool IsKilledByRule(EndedStep step) => step is { State: StepState.Denied, FailureCode: ErrorCode.Killed, DecidedBy: { } rule }
        && OwnDoing.Any(own => rule.StartsWith(own, StringComparison.Ordinal));
}

/// <summary>What a run's end says. A stopped one says nothing.</summary>
public enum RunEnd
{
    Succeeded,
    Failed,
    Stopped,
}

/// <summary>Where a run failed: the tool, or null when no call of it did, and the code.</summary>
public readonly record struct FailedCall(string? Tool, string Code)
{
    public override string ToString() => Tool is null ? Code : $"{Tool} ({Code})";
}
