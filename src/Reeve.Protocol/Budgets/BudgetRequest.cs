namespace Reeve.Protocol.Budgets;

/// <summary>How the budgets stand.</summary>
public sealed record BudgetRequest
{
    /// <summary>Only this agent's.</summary>
    public string? Agent { get; init; }

    /// <summary>This live run's instead of the day's.</summary>
    public string? Run { get; init; }
}
