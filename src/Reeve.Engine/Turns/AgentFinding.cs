using Reeve.Engine.Agents;
using Reeve.Guard;

namespace Reeve.Engine.Turns;

/// <summary>Finds the agent a message is for, or says why there is none to talk to. Pure but for the catalog's snapshot.</summary>
internal static class AgentFinding
{
    /// <summary><c>not_found</c> when there is no such agent, or none of that owner; <c>invalid_configuration</c> when its file is broken; <c>denied</c> when it is disabled.</summary>
    public static Agent Usable(AgentCatalog agents, string name, string? owner)
    {
        if (agents.ProblemsOf(name) is [var first, ..])
        {
            throw new ReeveException(ErrorCode.InvalidConfiguration, $"{first.File}:{first.Line}: {first.Message}", $"reeve agent check {name} lists everything.");
        }

        var agent = agents.Find(name);
        if (agent is null || (owner is not null && agent.Owner != owner))
        {
            throw new ReeveException(ErrorCode.NotFound, $"There is no agent {name}.", "reeve agent list shows those there are.");
        }

        return agent.File.Enabled ? agent : throw new ReeveException(ErrorCode.Denied, $"{name} is disabled.", $"Set enabled: true in agents/{name}.md.");
    }
}
