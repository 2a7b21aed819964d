using Reeve.Guard.Budgets;

namespace Reeve.Engine.Budgets;

/// <summary>What one scope has used and promised. Mutable; guarded by its book's lock.</summary>
internal sealed class BudgetAccount(BudgetScope scope, BudgetLimits limits)
{
    public BudgetScope Scope => scope;

    public BudgetLimits Limits { get; set; } = limits;

    public Spend Used { get; private set; }

    public Spend Reserved { get; private set; }

    public BudgetShortfall? FirstShort(Spend ask) => Limits.IsUnlimited ? null : BudgetRules.FirstShort(Limits, Used, Reserved, ask);

    /// <summary>A step counts from the moment it is allowed; tokens and money are promised until it ends.</summary>
    public void Reserve(Spend ask)
    {
        Used += new Spend(ask.Steps, 0, 0);
        Reserved += ask with { Steps = 0 };
    }

    public void Release(Spend ask)
    {
        Used -= new Spend(ask.Steps, 0, 0);
        Reserved -= ask with { Steps = 0 };
    }

    public void Settle(Spend reserved, Spend used)
    {
        Reserved -= reserved with { Steps = 0 };
        Used += used with { Steps = 0 };
    }

    /// <summary>A new day: nothing is used yet, and what is under way may still be used today.</summary>
    public void BeginDay() => Used = Spend.None;

    public void Restore(Spend used, Spend reserved) => (Used, Reserved) = (used, reserved);
}
