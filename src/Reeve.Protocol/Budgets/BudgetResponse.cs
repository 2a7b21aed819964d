namespace Reeve.Protocol.Budgets;

/// <summary>The budgets and what of them is used, widest scope first.</summary>
public sealed record BudgetResponse
{
    /// <summary>The time zone whose days are counted.</summary>
    public required string Timezone { get; init; }

    /// <summary>Agents with a live run.</summary>
    public required int RunningAgents { get; init; }

    /// <summary>One for each scope that used something or holds a run.</summary>
    public required IReadOnlyList<BudgetReport> Budgets { get; init; }
}
