using Reeve.Engine.Foundation;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Budgets;

/// <summary>
/// A live run's account: what it and everything it started have used, against its own limits, and what of that is its own. Kept alive by its children
/// after the run itself has left. Mutable; guarded by its book's lock.
/// </summary>
internal sealed class RunAccount(RunId run, BudgetAccount account, RunAccount? parent, IReadOnlyList<DayAccount> days)
{
    public RunId Run => run;

    /// <summary>The run with its descendants.</summary>
    public BudgetAccount Account => account;

    public RunAccount? Parent => parent;

    /// <summary>Its agent's, its owner's and everybody's day.</summary>
    public IReadOnlyList<DayAccount> Days => days;

    public Spend OwnUsed { get; set; }

    public Spend OwnReserved { get; set; }
}
