using Reeve.Engine.Alerts;
using Reeve.Engine.Foundation;

namespace Reeve.Storage.Sqlite;

/// <summary>Reads alerts and their deliveries.</summary>
public sealed partial class SqliteAlertStore(SqliteReaders readers) : IAlertStore
{
    private const string Columns = "id, owner, kind, severity, dedupe_key, title, detail, agent, run, data, cause, raised_at, suppressed";

    public ValueTask<Alert?> FindAsync(AlertId id, CancellationToken cancellationToken) =>
        readers.ReadAsync(session => session.First($"SELECT {Columns} FROM alerts WHERE id = ?", row => row.Bind(id.Value), Read), cancellationToken);

    public ValueTask<Alert?> FindLatestAsync(string owner, string dedupeKey, CancellationToken cancellationToken) =>
        readers.ReadAsync(
            session => session.First(
                $"SELECT {Columns} FROM alerts WHERE owner = ? AND dedupe_key = ? ORDER BY id DESC LIMIT 1", row => row.Bind(owner).Bind(dedupeKey), Read),
            cancellationToken);

    public ValueTask<Page<Alert>> ListAsync(AlertFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        (string Sql, string? Value)[] parts =
        [
            ("owner = ?", filter.Owner), ("run = ?", filter.Run?.Value), ("agent = ?", filter.Agent), ("id < ?", page.After),
        ];
        var texts = parts.Where(static part => part.Value is not null).ToList();
        string?[] where =
        [
            .. texts.Select(static part => part.Sql),
            filter.Kind is null ? null : "(kind = ? OR (kind >= ? AND kind < ?))",
            filter.AtLeast is null ? null : "severity >= ?",
        ];
        var condition = string.Join(" AND ", where.Where(static part => part is not null));
        var sql = $"SELECT {Columns} FROM alerts{(condition.Length == 0 ? "" : " WHERE " + condition)} ORDER BY id DESC LIMIT ?";
        return readers.ReadAsync(session => Page(session.List(sql, row => Bind(row, texts, filter, page), Read), page.Limit), cancellationToken);
    }

    public async ValueTask<long?> NewestCauseAsync(CancellationToken cancellationToken) => await readers.ReadAsync(
        static session => session.List("SELECT max(cause) FROM alerts WHERE cause IS NOT NULL", null, static row => row.LongOrNull(0))[0], cancellationToken);

    private static void Bind(Statement row, List<(string Sql, string? Value)> texts, AlertFilter filter, PageRequest page)
    {
        texts.ForEach(part => row.Bind(part.Value));
        if (filter.Kind is { } kind)
        {
            row.Bind(kind).Bind(kind + ".").Bind(kind + "/"); // the character after the dot: everything below the kind
        }

        if (filter.AtLeast is { } severity)
        {
            row.Bind((long)severity);
        }

        row.Bind(page.Limit + 1);
    }

    private static Page<Alert> Page(List<Alert> rows, int limit) =>
        rows.Count > limit ? new Page<Alert>(rows.GetRange(0, limit), rows[limit - 1].Id.Value) : new Page<Alert>(rows, null);

    private static Alert Read(Statement row) => new()
    {
        Id = new AlertId(row.Text(0)),
        Owner = row.Text(1),
        Kind = row.Text(2),
        Severity = (AlertSeverity)row.Int(3),
        DedupeKey = row.Text(4),
        Title = row.Text(5),
        Detail = row.Text(6),
        Agent = row.TextOrNull(7),
        Run = row.TextOrNull(8) is { } run ? new RunId(run) : null,
        Data = row.Text(9),
        Cause = row.LongOrNull(10),
        RaisedAt = row.Time(11),
        Suppressed = row.Int(12),
    };
}
