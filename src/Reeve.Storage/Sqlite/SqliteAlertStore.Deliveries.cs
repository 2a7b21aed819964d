using Reeve.Engine.Alerts;
using Reeve.Engine.Foundation;

namespace Reeve.Storage.Sqlite;

public sealed partial class SqliteAlertStore
{
    private const string DeliveryColumns =
        "alert, target, owner, state, attempts, redeliveries, version, queued_at, next_at, last_at, ended_at, status, failure_code, failure";

    public ValueTask<IReadOnlyList<AlertDelivery>> ListDeliveriesAsync(AlertId alert, CancellationToken cancellationToken) =>
        readers.ReadAsync<IReadOnlyList<AlertDelivery>>(
            session => session.List($"SELECT {DeliveryColumns} FROM alert_deliveries WHERE alert = ? ORDER BY target", row => row.Bind(alert.Value), ReadDelivery),
            cancellationToken);

    public ValueTask<Page<AlertDelivery>> ListDeliveriesAsync(AlertDeliveryFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        // A cursor is the last row's alert and target. The state is written out, so that the partial index of it serves.
        var (alert, target) = page.After?.Split('~', 2) is [var first, var second] ? (first, second) : (page.After, "");
        (string Sql, string? Value)[] parts =
        [
            ("owner = ?", filter.Owner), ("target = ?", filter.Target),
            ("(alert < ?", alert), ("OR (alert = ?", alert), ("AND target > ?))", alert is null ? null : target),
        ];
        var used = parts.Where(static part => part.Value is not null).ToList();
        var state = filter.State is { } wanted ? $"state = '{StoredNames<AlertDeliveryState>.Of(wanted)}'" : "1 = 1";
        var where = string.Concat(used.Select(static part => (part.Sql[0] is 'O' or 'A' ? " " : " AND ") + part.Sql));
        var sql = $"SELECT {DeliveryColumns} FROM alert_deliveries WHERE {state}{where} ORDER BY alert DESC, target LIMIT ?";
        return readers.ReadAsync(
            session =>
            {
                var rows = session.List(
                    sql,
                    row =>
                    {
                        used.ForEach(part => row.Bind(part.Value));
                        row.Bind(page.Limit + 1);
                    },
                    ReadDelivery);
                return rows.Count > page.Limit
                    ? new Page<AlertDelivery>(rows.GetRange(0, page.Limit), $"{rows[page.Limit - 1].Alert}~{rows[page.Limit - 1].Target}")
                    : new Page<AlertDelivery>(rows, null);
            },
            cancellationToken);
    }

    public ValueTask<IReadOnlyList<AlertDelivery>> ListNextAsync(string target, int limit, CancellationToken cancellationToken) =>
        readers.ReadAsync<IReadOnlyList<AlertDelivery>>(
            session => session.List(
                $"SELECT {DeliveryColumns} FROM alert_deliveries WHERE state = 'pending' AND target = ? ORDER BY next_at, alert LIMIT ?",
                row => row.Bind(target).Bind((long)limit),
                ReadDelivery),
            cancellationToken);

    public ValueTask<IReadOnlyDictionary<string, int>> CountDeliveriesAsync(AlertDeliveryState state, CancellationToken cancellationToken) =>
        readers.ReadAsync<IReadOnlyDictionary<string, int>>(
            session => session
                .List(
                    $"SELECT target, count(*) FROM alert_deliveries WHERE state = '{StoredNames<AlertDeliveryState>.Of(state)}' GROUP BY target",
                    null,
                    static row => (Target: row.Text(0), Count: row.Int(1)))
                .ToDictionary(static row => row.Target, static row => row.Count, StringComparer.Ordinal),
            cancellationToken);

    private static AlertDelivery ReadDelivery(Statement row) => new()
    {
        Alert = new AlertId(row.Text(0)),
        Target = row.Text(1),
        Owner = row.Text(2),
        State = StoredNames<AlertDeliveryState>.Parse(row.Text(3)),
        Attempts = row.Int(4),
        Redeliveries = row.Int(5),
        Version = row.Int(6),
        QueuedAt = row.Time(7),
        NextAt = row.TimeOrNull(8),
        LastAt = row.TimeOrNull(9),
        EndedAt = row.TimeOrNull(10),
        Status = (int?)row.LongOrNull(11),
        Failure = row.TextOrNull(12) is { } code ? new AlertFailure(code, row.Text(13)) : null,
    };
}
