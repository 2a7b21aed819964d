using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Engine.Governance;

/// <summary>
/// The ordered rules and then the budgets as one: the first objection decides; without one, some rule must have allowed (deny by default, law 5),
/// and only for what is allowed a budget is asked. Thread-safe; called under the run's gate.
/// </summary>
internal sealed class GuardPolicy(IEnumerable<IGuardRule> rules, IBudgetGate budgets)
{
    public const string Default = "default";

    private readonly IGuardRule[] _rules = [.. rules];

    /// <summary>
    /// The ruling, never a pass, and the name of the rule it comes from. After an allow the worst case is reserved, until <see cref="Settle"/>.
    /// </summary>
    public (GuardRuling Ruling, string Rule) JudgeAndReserve(Run run, StepIntent intent, in GuardFacts facts)
    {
        var judged = Judge(run, intent, facts);
        return judged.Ruling is GuardRuling.Allow && budgets.TryReserve(run, intent, facts) is { } refused
            ? (new GuardRuling.Deny(refused.Code, refused.Reason), refused.Rule)
            : judged;
    }

    /// <summary>A reservation is over: used as the tokens say.</summary>
    public void Settle(Run run, long reservedTokens, long usedTokens) => budgets.Settle(run, reservedTokens, usedTokens);

    private (GuardRuling Ruling, string Rule) Judge(Run run, StepIntent intent, in GuardFacts facts)
    {
        string? allowedBy = null;
        foreach (var rule in _rules)
        {
            switch (rule.Judge(run, intent, facts))
            {
                case GuardRuling.Pass:
                    break;
                case GuardRuling.Allow:
                    allowedBy ??= rule.Name;
                    break;
                case var objection:
                    return (objection, rule.Name);
            }
        }

        return allowedBy is null
            ? (new GuardRuling.Deny(ErrorCode.Denied, $"No rule allows {intent.Tool}."), Default)
            : (GuardRuling.Allowed, allowedBy);
    }
}
