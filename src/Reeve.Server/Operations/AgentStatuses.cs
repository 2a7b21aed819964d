using Reeve.Engine.Agents;
using Reeve.Engine.Heartbeat;
using Reeve.Protocol.Daemon;

namespace Reeve.Server.Operations;

/// <summary>Every agent file in the wire's words, good or not, and what is wrong with those that are not. Thread-safe.</summary>
internal sealed class AgentStatuses(HeartbeatOverview overview, AgentCatalog catalog)
{
    public async ValueTask<IReadOnlyList<AgentStatus>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await overview.ListAsync(cancellationToken)).Select(Describe)];

    public IReadOnlyList<ProblemReport> Problems() =>
        [.. catalog.Current.Problems.Select(static problem => new ProblemReport { File = problem.File, Line = problem.Line, Message = problem.Message, Hint = problem.Hint })];

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
