using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Engine.Governance;

/// <summary>
/// The limits of the run itself. Keeps nothing: the live run counts what is used and reserved, under the gate that this is called under.
/// </summary>
internal sealed class RunBudgetGate : IBudgetGate
{
    private const string Rule = "budget.run";

    public BudgetRefusal? TryReserve(Run run, StepIntent intent, in GuardFacts facts)
    {
        var budget = run.Budget;
        if (facts.Usage.Steps >= budget.MaxSteps)
        {
            return new BudgetRefusal(Rule, ErrorCode.BudgetExceeded, $"The run has made the {budget.MaxSteps} steps it may make.");
        }

        if (budget.MaxTokens is not { } limit)
        {
            return null;
        }

        var spoken = facts.Usage.TokensIn + facts.Usage.TokensOut + facts.ReservedTokens;
        return spoken >= limit || intent.WorstCaseTokens > limit - spoken
            ? new BudgetRefusal(Rule, ErrorCode.BudgetExceeded, $"Of {limit} tokens {spoken} are used or reserved; the step may need {intent.WorstCaseTokens}.")
            : null;
    }

    public void Settle(Run run, long reservedTokens, long usedTokens)
    {
        // The live run's own counters are the account, and they were settled before this was called.
    }
}
