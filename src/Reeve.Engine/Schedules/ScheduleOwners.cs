using Reeve.Engine.Agents;

namespace Reeve.Engine.Schedules;

/// <summary>Whose a schedule is: its agent's owner's, as the agent's file says now; nobody's in particular while there is no such agent.</summary>
internal sealed class ScheduleOwners(AgentCatalog agents)
{
    public string Of(string agent) => agents.Find(agent)?.Owner ?? ScheduleEntries.DaemonOwner;
}
