using Reeve.Engine.Agents;
using Reeve.Engine.Hooks;
using Reeve.Engine.Models;
using Reeve.Engine.Turns;
using Reeve.Guard;
using Reeve.Protocol.Agents;
using Reeve.Sources;

namespace Reeve.Server.Operations;

/// <summary>Serves <c>agents.show</c>: one agent as its file says at this moment, read again first.</summary>
internal sealed class AgentFileHandlers(AgentCatalog agents, HookComposite hooks, IModelRouter router) : IOperationHandlers
{
    public void Register(OperationRegistry registry) => registry.Add(Protocol.Operations.AgentsShow, ShowAsync);

    private async ValueTask<ShowAgentResponse> ShowAsync(ShowAgentRequest request, CallerContext caller, CancellationToken cancellationToken)
    {
        var name = RequestRules.Id("agent", request.Agent);
        await agents.RescanAsync(cancellationToken);
        var broken = agents.ProblemsOf(name);
        if (broken.Count > 0 && caller.Visible is null)
        {
            return new ShowAgentResponse { Agent = name, Problems = [.. broken.Select(Of)] };
        }

        if (agents.Find(name) is not { } agent || !caller.MaySee(agent.Owner))
        {
            throw new ReeveException(ErrorCode.NotFound, $"There is no agent {name}.", "reeve agent list shows them");
        }

        var abilities = agent.File.Abilities;
        return new ShowAgentResponse
        {
            Agent = name,
            Problems = [.. ProblemsOf(agent)],
            Owner = agent.Owner,
            Description = agent.File.Description,
            Enabled = agent.File.Enabled,
            Model = agent.File.Model,
            Fingerprint = agent.Fingerprint,
            Grants = TurnGrantRules.Of(abilities),
            Members = abilities.Members,
            MaxIterations = abilities.MaxIterations,
            TurnTokens = abilities.Budget.TurnTokens,
            TurnMicroUsd = abilities.Budget.TurnMicroUsd,
            LocalOnly = router.ResidencyOf(agent.Owner, abilities.LocalOnly) == DataResidency.Local,
            Prompt = agent.File.Prompt,
        };
    }

    private IEnumerable<AgentProblem> ProblemsOf(Agent agent)
    {
        if (router.ProblemOf(agent.File.Model) is { } problem)
        {
            yield return Warning($"it cannot be talked to: {problem}", "name a model of models.providers in reeve.yaml");
        }

        foreach (var member in agent.File.Abilities.Members.Where(member => !member.EndsWith('*') && agents.Find(member) is null))
        {
            yield return Warning($"its member {member} is no usable agent", $"reeve agent check {member}");
        }

        foreach (var (_, clash) in hooks.Clashes.Where(clash => clash.Agent == agent.Name))
        {
            yield return Warning(clash, "rename one of them, or take it from the agent's file");
        }
    }

    private static AgentProblem Warning(string message, string hint) => new() { Level = "warning", Message = message, Hint = hint };

    private static AgentProblem Of(SourceProblem problem) => new()
    {
        Level = "error",
        Message = problem.Message,
        Hint = problem.Hint,
        File = problem.File,
        Line = problem.Line == 0 ? null : problem.Line,
    };
}
