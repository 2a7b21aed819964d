using System.Text;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard.Transparency;

namespace Reeve.Storage.Sqlite;

/// <summary>Reads the log.</summary>
public sealed class SqliteLedgerStore(SqliteReaders readers) : ILedgerStore
{
    private const string Columns = "idx, at, type, family, run, agent, owner, bytes";

    public ValueTask<long> SizeAsync(CancellationToken cancellationToken) => readers.ReadAsync(static session => session.Tree.Size(), cancellationToken);

    public ValueTask<IReadOnlyList<LedgerEntry>> ReadAsync(long from, int limit, EntryFilter filter, CancellationToken cancellationToken) =>
        readers.ReadAsync<IReadOnlyList<LedgerEntry>>(
            session => session.List(
                $"SELECT {Columns} FROM ledger WHERE idx >= ?{Where(filter)} ORDER BY idx LIMIT ?",
                row => Bind(row.Bind(from), filter).Bind(limit),
                ReadEntry),
            cancellationToken);

    public ValueTask<IReadOnlyList<LedgerEntry>> LatestAsync(DateTimeOffset since, int limit, EntryFilter filter, CancellationToken cancellationToken) =>
        readers.ReadAsync<IReadOnlyList<LedgerEntry>>(
            session => session.List(
                $"SELECT {Columns} FROM ledger WHERE at >= ?{Where(filter)} ORDER BY idx DESC LIMIT ?",
                row => Bind(row.Bind(since), filter).Bind(limit),
                ReadEntry),
            cancellationToken);

    public ValueTask<IReadOnlyList<StoredContent>> ReadContentsAsync(long index, CancellationToken cancellationToken) =>
        readers.ReadAsync<IReadOnlyList<StoredContent>>(
            session => session.List(
                "SELECT name, media, salt, bytes FROM content WHERE idx = ? ORDER BY name",
                row => row.Bind(index),
                row => new StoredContent(index, row.Text(0), row.Text(1), Bytes(row, 2), Bytes(row, 3))),
            cancellationToken);

    public ValueTask<T> ReadTreeAsync<T>(Func<IHashSource, T> read, CancellationToken cancellationToken) =>
        readers.ReadAsync(session => read(session.Tree), cancellationToken);

    public ValueTask<string?> LatestCheckpointAsync(CancellationToken cancellationToken) =>
        readers.ReadAsync(static session => session.First("SELECT note FROM checkpoints ORDER BY size DESC LIMIT 1", null, static row => row.Text(0)), cancellationToken);

    private static string Where(EntryFilter filter)
    {
        var where = new StringBuilder();
        if (filter.Families is { } families) // an empty set is no family at all, as it is for the feed
        {
            where.Append(" AND family IN (").AppendJoin(',', Enumerable.Repeat('?', families.Count)).Append(')');
        }

        return where
            .Append(filter.Run is null ? "" : " AND run = ?")
            .Append(filter.Agent is null ? "" : " AND agent = ?")
            .Append(filter.Owner is null ? "" : " AND owner = ?")
            .ToString();
    }

    private static Statement Bind(Statement row, EntryFilter filter)
    {
        foreach (var family in filter.Families ?? (IEnumerable<Family>)[])
        {
            row.Bind(FamilyNames.Of(family));
        }

        foreach (var text in (string?[])[filter.Run?.Value, filter.Agent, filter.Owner])
        {
            if (text is not null)
            {
                row.Bind(text);
            }
        }

        return row;
    }

    private static LedgerEntry ReadEntry(Statement row) => new(
        row.Long(0),
        row.Time(1),
        row.Text(2),
        FamilyNames.TryParse(row.Text(3), out var family) ? family : throw new InvalidDataException("The log has a family this build does not know."),
        row.TextOrNull(4) is { } run ? new RunId(run) : null,
        row.TextOrNull(5),
        row.Text(6),
        Bytes(row, 7));

    private static ReadOnlyMemory<byte>? Bytes(Statement row, int column) => row.IsNull(column) ? null : row.Blob(column).ToArray();
}
