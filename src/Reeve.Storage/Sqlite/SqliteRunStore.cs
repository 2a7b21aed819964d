using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;

namespace Reeve.Storage.Sqlite;

/// <summary>Reads runs and steps. Ids sort by birth, so the newest page is the highest ids.</summary>
public sealed class SqliteRunStore(SqliteReaders readers) : IRunStore
{
    public ValueTask<Run?> FindAsync(RunId id, CancellationToken cancellationToken) =>
        readers.ReadAsync(
            session => session.First($"SELECT {RunRows.RunColumns} FROM runs WHERE id = ?", row => row.Bind(id.Value), RunRows.ReadRun), cancellationToken);

    public ValueTask<Run?> FindByKeyAsync(string owner, string agent, string idempotencyKey, CancellationToken cancellationToken) =>
        readers.ReadAsync(
            session => session.First(
                $"SELECT {RunRows.RunColumns} FROM runs WHERE owner = ? AND agent = ? AND idempotency_key = ?",
                row => row.Bind(owner).Bind(agent).Bind(idempotencyKey),
                RunRows.ReadRun),
            cancellationToken);

    public ValueTask<Page<Run>> ListAsync(RunFilter filter, PageRequest page, CancellationToken cancellationToken) =>
        readers.ReadAsync(session => Page(session.List(Query(filter, page), row => Bind(row, filter, page), RunRows.ReadRun), page.Limit), cancellationToken);

    public ValueTask<IReadOnlyList<Run>> ListLiveAsync(CancellationToken cancellationToken) =>
        readers.ReadAsync<IReadOnlyList<Run>>(
            static session => session.List($"SELECT {RunRows.RunColumns} FROM runs WHERE live = 1 ORDER BY id", null, RunRows.ReadRun), cancellationToken);

    // UNION and not UNION ALL: rows that named each other as parents would otherwise be walked for ever.
    public ValueTask<IReadOnlyList<Run>> ListDescendantsAsync(RunId run, int limit, CancellationToken cancellationToken) =>
        readers.ReadAsync<IReadOnlyList<Run>>(
            session => session.List(
                "WITH RECURSIVE below (below_id) AS (SELECT id FROM runs WHERE parent = ? UNION SELECT runs.id FROM runs JOIN below ON runs.parent = below_id) "
                + $"SELECT {RunRows.RunColumns} FROM runs WHERE id IN (SELECT below_id FROM below) AND id <> ? ORDER BY id LIMIT ?",
                row => row.Bind(run.Value).Bind(run.Value).Bind(limit),
                RunRows.ReadRun),
            cancellationToken);

    public ValueTask<IReadOnlyList<Step>> ListStepsAsync(RunId run, CancellationToken cancellationToken) =>
        readers.ReadAsync<IReadOnlyList<Step>>(
            session => session.List($"SELECT {RunRows.StepColumns} FROM steps WHERE run = ? ORDER BY number", row => row.Bind(run.Value), RunRows.ReadStep),
            cancellationToken);

    public ValueTask<IReadOnlyList<Step>> ListStepsAsync(RunId run, int after, int limit, CancellationToken cancellationToken) =>
        readers.ReadAsync<IReadOnlyList<Step>>(
            session => session.List(
                $"SELECT {RunRows.StepColumns} FROM steps WHERE run = ? AND number > ? ORDER BY number LIMIT ?",
                row => row.Bind(run.Value).Bind(after).Bind(limit),
                RunRows.ReadStep),
            cancellationToken);

    private static string Query(RunFilter filter, PageRequest page)
    {
        string?[] parts =
        [
            filter.LiveOnly ? "live = 1" : null,
            filter.Owner is null ? null : "owner = ?",
            filter.Agent is null ? null : "agent = ?",
            filter.Kind is null ? null : "kind = ?",
            filter.State is null ? null : "state = ?",
            filter.Parent is null ? null : "parent = ?",
            page.After is null ? null : "id < ?",
            filter.Since is null ? null : "created_at >= ?",
        ];
        var where = string.Join(" AND ", parts.Where(static part => part is not null));
        return $"SELECT {RunRows.RunColumns} FROM runs{(where.Length == 0 ? "" : " WHERE " + where)} ORDER BY id DESC LIMIT ?";
    }

    private static void Bind(Statement row, RunFilter filter, PageRequest page)
    {
        string?[] values =
        [
            filter.Owner,
            filter.Agent,
            filter.Kind is { } kind ? StoredNames<RunKind>.Of(kind) : null,
            filter.State is { } state ? StoredNames<RunState>.Of(state) : null,
            filter.Parent?.Value,
            page.After,
        ];
        foreach (var value in values)
        {
            if (value is not null)
            {
                row.Bind(value);
            }
        }

        if (filter.Since is { } since)
        {
            row.Bind(since);
        }

        row.Bind(page.Limit + 1);
    }

    // One more than asked for was read: its presence says that there is a next page.
    private static Page<Run> Page(List<Run> rows, int limit) =>
        rows.Count > limit ? new Page<Run>(rows.GetRange(0, limit), rows[limit - 1].Id.Value) : new Page<Run>(rows, null);
}
