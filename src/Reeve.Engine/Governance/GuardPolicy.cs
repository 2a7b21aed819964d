using Reeve.Engine.Governance.Loops;
using Reeve.Engine.Runs;
using Reeve.Engine.Tools;
using Reeve.Guard;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Governance;

/// <summary>
/// The ordered rules and then the budgets as one: the first objection decides; without one, some rule must have allowed (deny by default, law 5),
/// and only for what is allowed a budget is asked (none covers what the daemon itself sends: <see cref="DaemonRuns.Sends"/>). Thread-safe; called under the run's gate.
/// </summary>
internal sealed class GuardPolicy(IEnumerable<IGuardRule> rules, IBudgetGate budgets, FailingCalls failing, ToolCache tools)
{
    public const string Default = "default";

    private readonly IGuardRule[] _rules = [.. rules];

    public IBudgetGate Budgets => budgets;

    /// <summary>What the gate remembers over runs: a step's end changes it.</summary>
    public FailingCalls Failing => failing;

    /// <summary>Whether the tool is registered as side-effecting: a caller who forgets to say so must not escape the record and the rollback.</summary>
    public bool HasEffect(Run run, string tool) => tools.Find(run.Owner, run.Project, tool) is { SideEffect: true };

    /// <summary>
    /// The ruling, never a pass, and the name of the rule it comes from. After an allow the worst case is reserved, until it is settled or released.
    /// </summary>
    public (GuardRuling Ruling, string Rule, Spend Reserved) JudgeAndReserve(Run run, StepIntent intent, in GuardFacts facts)
    {
        var (ruling, rule) = Judge(run, intent, facts);
        if (ruling is not GuardRuling.Allow || DaemonRuns.Sends(run))
        {
            return (ruling, rule, Spend.None);
        }

        return budgets.TryReserve(run, intent, facts, out var reserved) is { } refused
            ? (new GuardRuling.Deny(refused.Code, refused.Reason), refused.Rule, Spend.None)
            : (ruling, rule, reserved);
    }

    private (GuardRuling Ruling, string Rule) Judge(Run run, StepIntent intent, in GuardFacts facts)
    {
        string? allowedBy = null;
        List<GuardWarning>? warnings = null;
        foreach (var rule in _rules)
        {
            switch (rule.Judge(run, intent, facts))
            {
                case GuardRuling.Pass:
                    break;
                case GuardRuling.Allow:
                    allowedBy ??= rule.Name;
                    break;
                case GuardRuling.Warn warn:
                    (warnings ??= []).Add(warn.Warning);
                    break;
                case var objection:
                    return (objection, objection.Rule ?? rule.Name);
            }
        }

        return allowedBy is null
            ? (new GuardRuling.Deny(ErrorCode.Denied, $"No rule allows {intent.Tool}."), Default)
            : (warnings is null ? GuardRuling.Allowed : new GuardRuling.Allow { Warnings = [.. warnings] }, allowedBy);
    }
}
