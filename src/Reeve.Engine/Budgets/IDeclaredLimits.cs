using Reeve.Guard.Budgets;

namespace Reeve.Engine.Budgets;

/// <summary>The limits of a day that an agent's own file declares. Answered from memory; thread-safe.</summary>
public interface IDeclaredLimits
{
    /// <summary>Null when the file sets none, or there is no such agent.</summary>
    BudgetLimits? Find(string owner, string agent);
}
