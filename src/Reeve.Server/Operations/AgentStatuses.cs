using Reeve.Engine.Agents;
using Reeve.Engine.Heartbeat;
using Reeve.Engine.Skills;
using Reeve.Protocol.Daemon;
using Reeve.Sources;

namespace Reeve.Server.Operations;

/// <summary>Every agent file in the wire's words, good or not, and what is wrong with those that are not. Thread-safe.</summary>
internal sealed class AgentStatuses(HeartbeatOverview overview, AgentCatalog catalog, SkillLibrary skills)
{
    public async ValueTask<IReadOnlyList<AgentStatus>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await overview.ListAsync(cancellationToken)).Select(Describe)];

    /// <summary>What is wrong with the files people own: agents and skills.</summary>
    public IReadOnlyList<ProblemReport> Problems() => [.. catalog.Current.Problems.Concat(skills.Home().Problems).Select(Describe)];

    public static ProblemReport Describe(SourceProblem problem) => new() { File = problem.File, Line = problem.Line, Message = problem.Message, Hint = problem.Hint };

    private static AgentStatus Describe(AgentOverview agent) => new()
    {
        Name = agent.Name,
        State = agent.State,
        Owner = agent.Agent?.Owner,
        Model = agent.Agent?.File.Model,
        Description = agent.Agent?.File.Description,
        LastTickAt = agent.LastTickAt,
        NextTickAt = agent.NextTickAt,
        Checks = agent.Agent?.File.Heartbeat is { } heartbeat ? [.. heartbeat.Checks.Select(static check => check.Id)] : [],
    };
}
