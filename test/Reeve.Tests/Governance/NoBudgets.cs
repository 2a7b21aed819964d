using Reeve.Engine.Governance;
using Reeve.Engine.Runs;
using Reeve.Guard.Budgets;

namespace Reeve.Tests.Governance;

/// <summary>A gate without limits, for tests of the rules before it.</summary>
internal sealed class NoBudgets : IBudgetGate
{
    public BudgetRefusal? TryReserve(Run run, StepIntent intent, in GuardFacts facts, out Spend reserved)
    {
        reserved = Spend.None;
        return null;
    }

    public void Release(Run run, Spend reserved)
    {
    }

    public Usage Price(string? model, Usage reported) => reported;

    public Settlement Settle(Run run, Spend reserved, Usage used) => new(used, []);

    public void Unsettle(Run run, Spend reserved, Usage charged)
    {
    }
}
