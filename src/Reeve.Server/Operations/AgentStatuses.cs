using Reeve.Engine.Agents;
using Reeve.Engine.Heartbeat;
using Reeve.Protocol.Daemon;

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
            statuses.Add(file.Reading is AgentReading.Good good ? Describe(good.Agent, last) : new AgentStatus { Name = name, State = "invalid", LastTickAt = last });
        }

        return statuses;
    }

    public IReadOnlyList<ProblemReport> Problems()
    {
        var problems = catalog.Current.Files.Keys.SelectMany(catalog.ProblemsOf);
        if (catalog.Current.FolderProblem is { } folder)
        {
            problems = problems.Prepend(folder);
        }

        return [.. problems.Select(static problem => new ProblemReport { File = problem.File, Line = problem.Line ?? 0, Message = problem.Message, Hint = problem.Hint })];
    }

    private AgentStatus Describe(Agent agent, DateTimeOffset? last) => new()
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
