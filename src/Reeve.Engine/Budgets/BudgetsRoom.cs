using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Reeve.Engine.Governance;
using Reeve.Engine.Runs;
using Reeve.Engine.Tools;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Budgets;

/// <summary>
/// Budgets: what may be used by a run with everything it starts, by an agent and an owner in a day, and by everybody in a day.
/// <para>Invariants: the worst case is reserved in every scope or in none before a step may begin, and settled by what was used when it ends, so that
/// used + reserved never passes a limit by more than a holder's false word; a threshold is recorded with the settlement that crosses it; nothing is
/// kept but in the steps themselves, from which a restart restores it all.</para>
/// <para>Threading: one lock, held for additions only. Needs <c>IBudgetStore</c> and <c>TimeProvider</c> from the composition root.</para>
/// </summary>
public static class BudgetsRoom
{
    public static IServiceCollection AddBudgets(this IServiceCollection services)
    {
        services.TryAddSingleton(new BudgetOptions());
        services.TryAddSingleton(PriceTable.Empty);
        services.TryAddSingleton(static provider => new BudgetService(
            provider.GetRequiredService<BudgetOptions>(),
            provider.GetRequiredService<PriceTable>(),
            provider.GetRequiredService<ToolCache>(),
            provider.GetRequiredService<IBudgetStore>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<IDeclaredLimits>()));
        services.TryAddSingleton<IBudgetGate>(static provider => provider.GetRequiredService<BudgetService>());
        services.AddSingleton<IRunObserver>(static provider => provider.GetRequiredService<BudgetService>());
        return services;
    }
}
