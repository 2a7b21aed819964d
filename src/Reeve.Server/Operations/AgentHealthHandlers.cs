using Reeve.Engine.Budgets;
using Reeve.Engine.Insight;
using Reeve.Protocol.Agents;

namespace Reeve.Server.Operations;

/// <summary>Serves <c>agents.health</c>. A caller sees only his own agents; the operator, whose agents of a name several owners have, says whose he means.</summary>
internal sealed class AgentHealthHandlers(InsightService insight, InsightOptions options, BudgetService budgets) : IOperationHandlers
{
    public void Register(OperationRegistry registry) => registry.Add(Protocol.Operations.AgentsHealth, HealthAsync);

    private async ValueTask<AgentHealthResponse> HealthAsync(AgentHealthRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var agent = RequestRules.Id("agent", request.Agent);
        var owner = request.Owner is { } given ? RequestRules.Id("owner", given) : caller.Visible;
        if (owner is not null && !caller.MaySee(owner))
        {
            throw InsightService.NoSuchAgent(agent); // that somebody else has one is not the caller's to know
        }

        var key = await insight.FindAsync(agent, owner, cancellationToken);
        var health = await insight.HealthAsync(key, cancellationToken);
        return AgentHealthReports.Of(health, options.MinRuns) with
        {
            Budgets = [.. budgets.Days().Where(state => Holds(state.Scope, key)).Select(BudgetHandlers.Of)],
        };
    }

    private static bool Holds(BudgetScope scope, AgentKey agent) => scope.Kind switch
    {
        BudgetScopeKind.Org => true,
        BudgetScopeKind.Owner => scope.Owner == agent.Owner,
        BudgetScopeKind.Agent => scope.Owner == agent.Owner && scope.Subject == agent.Agent,
        _ => false,
    };
}
