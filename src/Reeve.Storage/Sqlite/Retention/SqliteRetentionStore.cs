using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Retention;

namespace Reeve.Storage.Sqlite.Retention;

/// <summary>Looks for what may go, on a reader.</summary>
public sealed class SqliteRetentionStore(SqliteReaders readers) : IRetentionStore
{
    private const string Newest = "SELECT at FROM ledger ORDER BY idx DESC LIMIT 1";

    private const string Oldest = "SELECT at FROM ledger WHERE idx >= ? AND at <= ? ORDER BY idx LIMIT 1";

    private const string FirstYoung = "SELECT idx FROM ledger WHERE idx >= ? AND at >= ? AND at <= ? ORDER BY idx LIMIT 1";

    private const string Purges = "SELECT idx, at, owner, bytes FROM ledger WHERE type = 'retention.purged' ORDER BY idx DESC LIMIT 1";

    private const string Bodies =
        $"SELECT min(idx), max(idx), count(*) FROM (SELECT l.idx FROM ledger AS l WHERE l.idx >= ? AND l.idx < ? AND {PurgeSql.Unowned} ORDER BY l.idx LIMIT ?)";

    private const string BodiesContents =
        $"SELECT count(*) FROM content AS c JOIN ledger AS l ON l.idx = c.idx WHERE c.idx >= ? AND c.idx < ? AND {PurgeSql.Unowned}";

    public ValueTask<LedgerSpan> ReadSpanAsync(long floor, DateTimeOffset now, CancellationToken cancellationToken) =>
        readers.ReadAsync(
            session =>
            {
                var newest = Time(session.List(Newest, null, static row => row.Time(0)));
                var believed = newest < now ? newest : now;
                return new LedgerSpan(newest, Time(session.List(Oldest, row => row.Bind(floor).Bind(believed), static row => row.Time(0))));
            },
            cancellationToken);

    public ValueTask<long> FindBelowAsync(long floor, Horizon horizon, CancellationToken cancellationToken) =>
        readers.ReadAsync(
            session => session.List(FirstYoung, row => row.Bind(floor).Bind(horizon.Cutoff).Bind(horizon.Reference), static row => row.Long(0)) is [var first]
                ? first
                : floor, // nothing that is believed is young: then nothing is known to be old either
            cancellationToken);

    public ValueTask<RunPlan> PlanRunsAsync(PurgeLimit limit, RunCursor cursor, int rows, CancellationToken cancellationToken) =>
        readers.ReadAsync(session => new RunPlanner(session, limit, rows).Plan(cursor, cancellationToken), cancellationToken);

    public ValueTask<LoosePlan> PlanLooseRowsAsync(PurgeLimit limit, int rows, CancellationToken cancellationToken) =>
        readers.ReadAsync(
            session =>
            {
                var (left, counts) = (rows, ImmutableArray.CreateBuilder<RowCount>(LooseTables.All.Count));
                foreach (var table in LooseTables.All)
                {
                    var room = left;
                    var count = room == 0
                        ? 0
                        : session.List(table.Count, row => row.Bind(limit.Horizon.Cutoff).Bind(room).Bind(limit.Below), static row => row.Long(0))[0];
                    left -= (int)count;
                    counts.Add(new RowCount(table.Kind, count));
                }

                return new LoosePlan(counts.MoveToImmutable());
            },
            cancellationToken);

    public ValueTask<EntryPlan> PlanEntriesAsync(long floor, long below, int rows, CancellationToken cancellationToken) =>
        readers.ReadAsync(
            session =>
            {
                var (first, last, entries) = session.List(
                    Bodies, row => row.Bind(floor).Bind(below).Bind(rows), static row => (row.LongOrNull(0), row.LongOrNull(1), row.Long(2)))[0];
                var to = entries < rows ? below : last!.Value + 1;
                var contents = session.List(BodiesContents, row => row.Bind(floor).Bind(to), static row => row.Long(0))[0];
                return new EntryPlan(floor, to, entries, contents, first, last);
            },
            cancellationToken);

    public ValueTask<LedgerEntry?> FindNewestPurgeAsync(CancellationToken cancellationToken) =>
        readers.ReadAsync(
            static session => session.First(
                Purges,
                null,
                static row => new LedgerEntry(
                    row.Long(0), row.Time(1), PurgeStatement.Type, Family.Admin, null, null, row.Text(2), row.IsNull(3) ? null : row.Blob(3).ToArray())),
            cancellationToken);

    public ValueTask<ImmutableArray<RowCount>> CountWordsAsync(RunId run, CancellationToken cancellationToken) =>
        readers.ReadAsync<ImmutableArray<RowCount>>(
            session =>
            [
                .. WordTables.All.Select(table => new RowCount(table.Kind, session.List(table.Count, row => row.Bind(run.Value), static row => row.Long(0))[0])),
            ],
            cancellationToken);

    private static DateTimeOffset? Time(List<DateTimeOffset> found) => found is [var time] ? time : null;
}
