using Reeve.Engine.Budgets;
using Reeve.Engine.Foundation;
using Reeve.Guard.Budgets;

namespace Reeve.Storage.Sqlite;

/// <summary>Adds up what steps used. Runs once at start; the first query looks only at runs that were alive in that time.</summary>
public sealed class SqliteBudgetStore(SqliteReaders readers) : IBudgetStore
{
    private const string SpentSince =
        """
        SELECT r.owner, r.agent, sum(s.tokens_in + s.tokens_out), sum(s.micro_usd)
        FROM (SELECT id, owner, agent FROM runs WHERE live = 1 UNION ALL SELECT id, owner, agent FROM runs WHERE ended_at >= ?) AS r
        JOIN steps AS s ON s.run = r.id
        WHERE s.ended_at >= ?
        GROUP BY r.owner, r.agent
        """;

    private const string ByEndedChildren =
        """
        WITH RECURSIVE below (top, id) AS (
          SELECT runs.id, child.id FROM runs JOIN runs AS child ON child.parent = runs.id WHERE runs.live = 1
          UNION ALL
          SELECT below.top, child.id FROM below JOIN runs AS child ON child.parent = below.id)
        SELECT below.top, sum(runs.used_steps), sum(runs.tokens_in + runs.tokens_out), sum(runs.used_micro_usd)
        FROM below JOIN runs ON runs.id = below.id
        WHERE runs.live = 0
        GROUP BY below.top
        """;

    public ValueTask<IReadOnlyList<AgentDaySpend>> SpentSinceAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        readers.ReadAsync<IReadOnlyList<AgentDaySpend>>(
            session => session.List(
                SpentSince,
                row => row.Bind(since).Bind(since),
                static row => new AgentDaySpend(row.Text(0), row.Text(1), new Spend(0, row.Long(2), row.Long(3)))),
            cancellationToken);

    public async ValueTask<IReadOnlyDictionary<RunId, Spend>> SpentByEndedChildrenAsync(CancellationToken cancellationToken)
    {
        var rows = await readers.ReadAsync(
            static session => session.List(
                ByEndedChildren, null, static row => (Run: new RunId(row.Text(0)), Used: new Spend(row.Int(1), row.Long(2), row.Long(3)))),
            cancellationToken);
        return rows.ToDictionary(static row => row.Run, static row => row.Used);
    }
}
