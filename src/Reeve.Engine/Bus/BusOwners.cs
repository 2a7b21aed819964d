using Reeve.Engine.Agents;

namespace Reeve.Engine.Bus;

/// <summary>Whose a subscription is: its agent's owner's. An event reaches only those of its own owner.</summary>
internal sealed class BusOwners(AgentCatalog agents)
{
    public string Of(string agent) => agents.Find(agent)?.Owner ?? BusEntries.DaemonOwner;
}
