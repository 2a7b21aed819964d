using Reeve.Engine.Foundation;
using Reeve.Engine.Insight;
using Reeve.Engine.Runs;

namespace Reeve.Storage.Sqlite;

/// <summary>Reads what ended, for agents' health. Every query walks an index from its newest end to its limit, so that none grows with what is stored.</summary>
public sealed class SqliteInsightStore(SqliteReaders readers) : IInsightStore
{
    internal const string Ended =
        """
        SELECT id, kind, state, failure_code, ended_at, tokens_in + tokens_out, used_micro_usd FROM runs
        WHERE owner = ? AND agent = ? AND ended_at >= ? AND ended_at < ?
        ORDER BY ended_at DESC, id DESC LIMIT ?
        """;

    internal const string EndedSteps =
        """
        SELECT run, number, tool, state, failure_code, decided_by, intended_at, ended_at FROM steps
        WHERE run = ? AND ended_at IS NOT NULL ORDER BY number DESC LIMIT ?
        """;

    // Named, because the planner would rather go through every run the name ever had.
    internal const string Live = "SELECT count(*) FROM runs INDEXED BY runs_live WHERE live = 1 AND owner = ? AND agent = ?";

    internal const string AnyEnded = "SELECT 1 FROM runs WHERE owner = ? AND agent = ? AND ended_at IS NOT NULL LIMIT 1";

    internal const string Owners = "SELECT owner FROM runs WHERE agent = ? ORDER BY id DESC LIMIT ?";

    internal const string Agents = "SELECT owner, agent FROM runs WHERE ended_at >= ? ORDER BY ended_at DESC LIMIT ?";

    public ValueTask<IReadOnlyList<EndedRun>> ListEndedAsync(AgentKey agent, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken) =>
        readers.ReadAsync<IReadOnlyList<EndedRun>>(
            session => session.List(Ended, row => row.Bind(agent.Owner).Bind(agent.Agent).Bind(from).Bind(to).Bind(limit), ReadRun), cancellationToken);

    public ValueTask<IReadOnlyList<EndedStep>> ListEndedStepsAsync(IReadOnlyList<RunId> runs, int perRun, int limit, CancellationToken cancellationToken) =>
        readers.ReadAsync<IReadOnlyList<EndedStep>>(
            session =>
            {
                var steps = new List<EndedStep>();
                foreach (var run in runs.TakeWhile(_ => steps.Count < limit))
                {
                    steps.AddRange(session.List(EndedSteps, row => row.Bind(run.Value).Bind(Math.Min(perRun, limit - steps.Count)), ReadStep));
                }

                return steps;
            },
            cancellationToken);

    public ValueTask<int?> CountLiveAsync(AgentKey agent, CancellationToken cancellationToken) =>
        readers.ReadAsync<int?>(
            session =>
            {
                var live = session.List(Live, row => row.Bind(agent.Owner).Bind(agent.Agent), static row => row.Int(0))[0];
                return live > 0 || session.List(AnyEnded, row => row.Bind(agent.Owner).Bind(agent.Agent), static row => row.Int(0)).Count > 0 ? live : null;
            },
            cancellationToken);

    public async ValueTask<IReadOnlyList<string>> ListOwnersAsync(string agent, int runs, CancellationToken cancellationToken)
    {
        var owners = await readers.ReadAsync(session => session.List(Owners, row => row.Bind(agent).Bind(runs), static row => row.Text(0)), cancellationToken);
        return [.. owners.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    public async ValueTask<IReadOnlyList<AgentKey>> ListAgentsAsync(DateTimeOffset since, int runs, CancellationToken cancellationToken)
    {
        var agents = await readers.ReadAsync(
            session => session.List(Agents, row => row.Bind(since).Bind(runs), static row => new AgentKey(row.Text(0), row.Text(1))), cancellationToken);
        return [.. agents.Distinct().OrderBy(static agent => agent.Owner, StringComparer.Ordinal).ThenBy(static agent => agent.Agent, StringComparer.Ordinal)];
    }

    private static EndedRun ReadRun(Statement row) => new(
        new RunId(row.Text(0)), StoredNames<RunKind>.Parse(row.Text(1)), StoredNames<RunState>.Parse(row.Text(2)), row.TextOrNull(3), row.Time(4), row.Long(5), row.Long(6));

    private static EndedStep ReadStep(Statement row) => new(
        new RunId(row.Text(0)), row.Int(1), row.Text(2), StoredNames<StepState>.Parse(row.Text(3)), row.TextOrNull(4), row.TextOrNull(5), row.Time(6), row.Time(7));
}
