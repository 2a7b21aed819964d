using Reeve.Engine.Agents;
using Reeve.Engine.Heartbeat;
using Reeve.Protocol.Daemon;
using Reeve.Sources.Agents;

namespace Reeve.Server.Operations;

/// <summary>Every agent file as a client sees it, good or not, and what is wrong with those that are not. Thread-safe.</summary>
internal sealed class AgentStatuses(AgentCatalog catalog, TickService ticks, IHeartbeatStore heartbeats)
{
    public async ValueTask<IReadOnlyList<AgentStatus>> ListAsync(CancellationToken cancellationToken)
    {
        var statuses = new List<AgentStatus>();
        foreach (var (name, file) in catalog.Current.Files)
        {
            var last = (await heartbeats.FindAsync(name, cancellationToken))?.LastTickAt;
            statuses.Add(file.Reading is AgentReading.Good good ? Describe(good.Agent.File, last) : new AgentStatus { Name = name, State = "invalid", LastTickAt = last });
        }

        return statuses;
    }

    public IReadOnlyList<ProblemReport> Problems() =>
        [.. catalog.Current.Problems.Select(static problem => new ProblemReport { File = problem.File, Line = problem.Line, Message = problem.Message, Hint = problem.Hint })];

    private AgentStatus Describe(AgentFile agent, DateTimeOffset? last) => new()
    {
        Name = agent.Name,
        State = !agent.Enabled ? "disabled" : ticks.IsTicking(agent.Name) ? "ticking" : "ready",
        Owner = agent.Owner,
        Model = agent.Model,
        Description = agent.Description,
        LastTickAt = last,
        NextTickAt = agent is { Enabled: true, Heartbeat.Every: { } every } ? last + every : null,
        Checks = agent.Heartbeat is { } heartbeat ? [.. heartbeat.Checks.Select(static check => check.Id)] : [],
    };
}
