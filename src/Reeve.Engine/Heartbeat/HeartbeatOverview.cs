using Reeve.Engine.Agents;

namespace Reeve.Engine.Heartbeat;

/// <summary>What a status or a list shows of the agents: every file, usable or not, in the order of names. Reads only; thread-safe.</summary>
public sealed class HeartbeatOverview
{
    private readonly AgentCatalog _agents;
    private readonly IHeartbeatPlans _plans;
    private readonly TickFlights _flights;
    private readonly HeartbeatPace _pace;
    private readonly IHeartbeatStore _store;

    internal HeartbeatOverview(AgentCatalog agents, IHeartbeatPlans plans, TickFlights flights, HeartbeatPace pace, IHeartbeatStore store)
    {
        _agents = agents;
        _plans = plans;
        _flights = flights;
        _pace = pace;
        _store = store;
    }

    public async Task<IReadOnlyList<AgentOverview>> ListAsync(CancellationToken cancellationToken)
    {
        var list = new List<AgentOverview>();
        foreach (var (name, file) in _agents.Current.Files)
        {
            list.Add(file.Reading is AgentReading.Good good
                ? await DescribeAsync(good.Agent, cancellationToken)
                : new AgentOverview { Name = name, State = AgentOverview.Invalid });
        }

        return list;
    }

    private async Task<AgentOverview> DescribeAsync(Agent agent, CancellationToken cancellationToken)
    {
        var plan = (_plans.Find(agent.Name) as PlanLookup.Found)?.Plan;
        return new AgentOverview
        {
            Name = agent.Name,
            State = plan is null ? AgentOverview.Invalid : !plan.Enabled ? AgentOverview.Disabled : _flights.IsFlying(agent.Name) ? AgentOverview.Ticking : AgentOverview.Ready,
            Agent = agent,
            LastTickAt = (await _store.FindAsync(agent.Name, cancellationToken))?.LastTickAt,
            NextTickAt = plan is { Enabled: true, Every: not null } ? await _pace.DueAtAsync(plan, cancellationToken) : null,
        };
    }
}
