using Reeve.Engine.Agents;
using Reeve.Engine.Budgets;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Turns;

/// <summary>An agent's <c>budget:</c> for a day, as its file says now. Thread-safe.</summary>
internal sealed class AgentLimits(AgentCatalog agents) : IDeclaredLimits
{
    public BudgetLimits? Find(string owner, string agent) => agents.Find(agent) is { } found && found.Owner == owner
        ? new BudgetLimits(null, found.File.Abilities.Budget.DayTokens, found.File.Abilities.Budget.DayMicroUsd)
        : null;
}
