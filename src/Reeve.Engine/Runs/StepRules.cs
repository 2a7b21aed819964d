using Reeve.Guard;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Runs;

/// <summary>
/// Every legal move of a step and nothing else; nobody else assigns a step's state. Pure.
/// <c>intended → allowed → done | failed | abandoned</c>, or <c>intended → denied | held</c>; somebody decides on a held one, or nobody ever will.
/// </summary>
public static class StepRules
{
    /// <summary>Done, failed, abandoned and denied never change again.</summary>
    public static bool IsTerminal(StepState state) => state is not (StepState.Intended or StepState.Allowed or StepState.Held);

    public static StepDecision Decide(Step step, StepCommand command, DateTimeOffset now)
    {
        if (command.Token is { } token && token != step.FencingToken)
        {
            return Refuse($"The fencing token {token} is not the one the step was intended under ({step.FencingToken}).");
        }

        return (step.State, command) switch
        {
            (StepState.Intended or StepState.Held, StepCommand.Allow allow) =>
                Moved(step with { State = StepState.Allowed, DecidedBy = allow.Rule, Summary = null }),
            (StepState.Intended or StepState.Held, StepCommand.Deny deny) =>
                Moved(step with { State = StepState.Denied, DecidedBy = deny.Rule, EndedAt = now, FailureCode = deny.Code, Summary = deny.Reason }),
            (StepState.Intended, StepCommand.Hold hold) =>
                Moved(step with { State = StepState.Held, DecidedBy = hold.Rule, Summary = hold.Reason }),
            (StepState.Allowed, StepCommand.Finish finish) =>
                Moved(step with { State = StepState.Done, EndedAt = now, Summary = finish.Summary, Used = finish.Used, Reserved = Spend.None }),
            (StepState.Allowed, StepCommand.Fail fail) => Moved(step with
            {
                State = StepState.Failed,
                EndedAt = now,
                FailureCode = fail.Code,
                Summary = fail.Summary,
                Used = fail.Used,
                Reserved = Spend.None,
            }),
            (StepState.Intended or StepState.Allowed or StepState.Held, StepCommand.Abandon abandon) =>
                Moved(step with { State = StepState.Abandoned, EndedAt = now, Summary = abandon.Reason, Reserved = Spend.None }),
            (StepState.Allowed, StepCommand.Allow)
                or (StepState.Held, StepCommand.Hold)
                or (StepState.Denied, StepCommand.Deny)
                or (StepState.Abandoned, StepCommand.Abandon) => new StepDecision.Unchanged(step),
            _ when IsTerminal(step.State) => Refuse($"The step is over ({RunNames.Of(step.State)})."),
            _ => Refuse($"The step is {RunNames.Of(step.State)}; it cannot {command.GetType().Name.ToLowerInvariant()} from there."),
        };
    }

    private static StepDecision.Moved Moved(Step next) => new(next);

    private static StepDecision.Refused Refuse(string reason) => new(ErrorCode.Conflict, reason);
}
