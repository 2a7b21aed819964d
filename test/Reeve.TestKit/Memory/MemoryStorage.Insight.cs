using Reeve.Engine.Foundation;
using Reeve.Engine.Insight;
using Reeve.Engine.Runs;

namespace Reeve.TestKit.Memory;

public sealed partial class MemoryStorage : IInsightStore
{
    public ValueTask<IReadOnlyList<EndedRun>> ListEndedAsync(AgentKey agent, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken) => new([
        .. Of(agent)
            .Where(run => run.EndedAt >= from && run.EndedAt < to)
            .OrderByDescending(static run => run.EndedAt)
            .ThenByDescending(static run => run.Id.Value, StringComparer.Ordinal)
            .Take(limit)
            .Select(static run => new EndedRun(run.Id, run.Kind, run.State, run.FailureCode, run.EndedAt!.Value, run.Usage.Used.Tokens, run.Usage.Used.MicroUsd)),
    ]);

    public ValueTask<IReadOnlyList<EndedStep>> ListEndedStepsAsync(IReadOnlyList<RunId> runs, int perRun, int limit, CancellationToken cancellationToken) => new([
        .. runs.SelectMany(run => _state.Steps.Values
                .Where(step => step.Run == run && step.EndedAt is not null)
                .OrderByDescending(static step => step.Number)
                .Take(perRun))
            .Take(limit)
            .Select(static step => new EndedStep(step.Run, step.Number, step.Tool, step.State, step.FailureCode, step.DecidedBy, step.IntendedAt, step.EndedAt!.Value)),
    ]);

    public ValueTask<int?> CountLiveAsync(AgentKey agent, CancellationToken cancellationToken) =>
        new(Of(agent).Any() ? Of(agent).Count(static run => !RunRules.IsTerminal(run.State)) : null);

    public ValueTask<IReadOnlyList<string>> ListOwnersAsync(string agent, int runs, CancellationToken cancellationToken) => new([
        .. _state.Runs.Values.Where(run => run.Agent == agent)
            .OrderByDescending(static run => run.Id.Value, StringComparer.Ordinal)
            .Take(runs)
            .Select(static run => run.Owner)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ]);

    public ValueTask<IReadOnlyList<AgentKey>> ListAgentsAsync(DateTimeOffset since, int runs, CancellationToken cancellationToken) => new([
        .. _state.Runs.Values.Where(run => run.EndedAt >= since)
            .OrderByDescending(static run => run.EndedAt)
            .Take(runs)
            .Select(static run => new AgentKey(run.Owner, run.Agent))
            .Distinct()
            .OrderBy(static agent => agent.Owner, StringComparer.Ordinal)
            .ThenBy(static agent => agent.Agent, StringComparer.Ordinal),
    ]);

    private IEnumerable<Run> Of(AgentKey agent) => _state.Runs.Values.Where(run => run.Owner == agent.Owner && run.Agent == agent.Agent);
}
