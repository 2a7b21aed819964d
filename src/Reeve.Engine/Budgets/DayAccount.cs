using Reeve.Guard.Budgets;

namespace Reeve.Engine.Budgets;

/// <summary>What a scope has used on one day. The day only ever moves forward: a clock set back gives nobody a second budget. Guarded by its book's lock.</summary>
internal sealed class DayAccount(BudgetScope scope, BudgetLimits limits, DateOnly day)
{
    public BudgetAccount Account { get; } = new(scope, limits);

    public DateOnly Day { get; private set; } = day;

    public bool IsIdle(DateOnly today) => Day < today && Account.Reserved == Spend.None;

    public void MoveTo(DateOnly today)
    {
        if (today > Day)
        {
            Day = today;
            Account.BeginDay();
        }
    }
}
