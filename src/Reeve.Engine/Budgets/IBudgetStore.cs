using Reeve.Engine.Foundation;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Budgets;

/// <summary>What the budgets read at start: they keep nothing of their own, the steps are the account.</summary>
public interface IBudgetStore
{
    /// <summary>What the steps that ended since then used, by owner and agent.</summary>
    ValueTask<IReadOnlyList<AgentDaySpend>> SpentSinceAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>For every live run: what those of its descendants used that are over.</summary>
    ValueTask<IReadOnlyDictionary<RunId, Spend>> SpentByEndedChildrenAsync(CancellationToken cancellationToken);
}

public sealed record AgentDaySpend(string Owner, string Agent, Spend Used);
