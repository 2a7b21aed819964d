using Reeve.Engine.Agents;
using Reeve.Engine.Doctor;

namespace Reeve.Engine.Mcp;

/// <summary>How the MCP servers stand, which of their tools are left out, and which names in agents' files name none.</summary>
internal sealed class McpDoctorCheck(McpCatalog catalog, McpPeers peers, AgentCatalog agents) : IDoctorCheck
{
    public string Name => "mcp";

    public Task<IReadOnlyList<Diagnosis>> ExamineAsync(CancellationToken cancellationToken)
    {
        var servers = catalog.Current;
        var found = new List<Diagnosis>();
        foreach (var view in peers.List().Where(static view => view.State.Phase == McpPhase.Failed))
        {
            found.Add(new Diagnosis(
                Name, DiagnosisLevel.Warning, $"{view.Server}{(view.Key.Agent is { } agent ? $" of {agent}" : "")} failed ({view.State.Cause}); the next use after {view.State.RetryAt:u} tries again", $"reeve mcp test {view.Server}"));
        }

        foreach (var view in peers.List())
        {
            var problems = servers.FirstOrDefault(server => server.Name == view.Server) is { } server && view.Tools is { } tools ? McpToolRules.Offer(server, tools).Problems : [];
            found.AddRange(problems.Select(problem => new Diagnosis(Name, DiagnosisLevel.Note, $"{view.Server}: {problem}", "Name the tools you want under mcp.servers.NAME.tools.")));
        }

        foreach (var agent in agents.Current.Agents)
        {
            found.AddRange(catalog.Named(agent.File.Abilities.Mcp).Unknown.Select(name => new Diagnosis(
                Name, DiagnosisLevel.Warning, $"the agent {agent.Name} names the MCP server {name}, which is not declared", "Declare it under mcp.servers in reeve.yaml.")));
        }

        if (found.Count == 0 && servers.Count > 0)
        {
            found.Add(new Diagnosis(Name, DiagnosisLevel.Ok, servers.Count == 1 ? "1 MCP server declared" : $"{servers.Count} MCP servers declared"));
        }

        return Task.FromResult<IReadOnlyList<Diagnosis>>([.. found.Distinct()]);
    }
}
