using Reeve.Engine.Runs;
using Reeve.Sources.Agents;

namespace Reeve.Engine.Turns;

/// <summary>What one turn may use. Tokens, steps and money are the run's budget, which the gate holds it to; calls of the model and time are counted here.</summary>
public sealed record TurnLimits(int MaxRounds, int MaxCallsAtOnce, TimeSpan Timeout)
{
    public static TurnLimits Of(AgentAbilities abilities, TurnOptions options) =>
        new(abilities.MaxIterations, options.MaxCallsAtOnce, abilities.TurnTimeout ?? options.Timeout);

    /// <summary>An agent's <c>budget:</c> for one turn. Its clock is the turn's own, which stands while a person is asked.</summary>
    public static RunBudget BudgetOf(AgentAbilities abilities) =>
        new(abilities.Budget.TurnSteps, abilities.Budget.TurnTokens, null, abilities.Budget.TurnMicroUsd);
}
