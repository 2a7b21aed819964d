using Reeve.Engine.Budgets;
using Reeve.Server.Hosting;

namespace Reeve.Server.Reloading;

/// <summary>Limits and prices: from the next step on. What was used stays used.</summary>
internal sealed class BudgetReload(BudgetService budgets) : IReloadable
{
    public Action Prepare(DaemonSettings next)
    {
        var (options, prices) = (next.Budgets, next.Prices);
        return () => budgets.Reload(options, prices);
    }
}
