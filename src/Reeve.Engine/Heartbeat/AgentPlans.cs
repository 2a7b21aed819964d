using System.Collections.Concurrent;
using Reeve.Engine.Agents;
using Reeve.Engine.Models;

namespace Reeve.Engine.Heartbeat;

/// <summary>
/// Plans out of the agents' files, made once for each file's bytes and default model. An agent whose rules cannot be understood is as invalid as one whose file cannot be
/// read: it must not tick with half its rules. Thread-safe; keeps one plan a file.
/// </summary>
internal sealed class AgentPlans(AgentCatalog agents, ModelCatalog models, HeartbeatOptions options) : IHeartbeatPlans
{
    private readonly ConcurrentDictionary<string, (Agent Agent, string Default, PlanLookup Plan)> _made = new(StringComparer.Ordinal);

    public IReadOnlyList<HeartbeatPlan> All =>
        [.. agents.Current.Agents.Where(static agent => agent.File.Heartbeat is not null).Select(Make).OfType<PlanLookup.Found>().Select(static found => found.Plan)];

    public PlanLookup Find(string agent)
    {
        if (agents.Find(agent) is { } found)
        {
            return Make(found);
        }

        return agents.ProblemsOf(agent) is [var first, ..] ? new PlanLookup.Invalid(first.ToString()) : new PlanLookup.Unknown();
    }

    public Task ChangedAsync() => agents.ChangedAsync();

    private PlanLookup Make(Agent agent)
    {
        var model = models.Current.Default;
        if (_made.TryGetValue(agent.Name, out var made) && ReferenceEquals(made.Agent, agent) && made.Default == model)
        {
            return made.Plan;
        }

        var plan = PlanRules.Make(agent, options with { DefaultModel = model });
        _made[agent.Name] = (agent, model, plan);
        return plan;
    }
}
