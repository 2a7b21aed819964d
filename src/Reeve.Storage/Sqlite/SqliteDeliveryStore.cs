using Reeve.Engine.Delivery;
using Reeve.Engine.Foundation;

namespace Reeve.Storage.Sqlite;

/// <summary>Reads findings and notifications.</summary>
public sealed class SqliteDeliveryStore(SqliteReaders readers) : IDeliveryStore
{
    private const string NotificationColumns = "id, owner, agent, run, dedupe_key, severity, title, detail, created_at, read_at";

    private const string FindingColumns =
        "id, run, owner, agent, title, detail, severity, confidence, action, dedupe_key, check_id, proposed_by, disposition, rule, reason, notification, decided_at";

    public ValueTask<SurfacedFinding?> FindSurfacedAsync(string owner, string agent, string dedupeKey, CancellationToken cancellationToken) =>
        readers.ReadAsync(
            session => session.First(
                "SELECT last_severity, last_notified_at, notify_count FROM surfaced WHERE owner = ? AND agent = ? AND dedupe_key = ?",
                row => row.Bind(owner).Bind(agent).Bind(dedupeKey),
                row => new SurfacedFinding(owner, agent, dedupeKey, StoredNames<Severity>.Parse(row.Text(0)), row.Time(1), row.Int(2))),
            cancellationToken);

    public ValueTask<IReadOnlyList<DecidedFinding>> ListFindingsAsync(RunId run, CancellationToken cancellationToken) =>
        readers.ReadAsync<IReadOnlyList<DecidedFinding>>(
            session => session.List($"SELECT {FindingColumns} FROM findings WHERE run = ? ORDER BY id", row => row.Bind(run.Value), ReadFinding), cancellationToken);

    public ValueTask<Page<Notification>> ListNotificationsAsync(string? owner, bool unreadOnly, PageRequest page, CancellationToken cancellationToken)
    {
        string?[] parts = [owner is null ? null : "owner = ?", unreadOnly ? "read_at IS NULL" : null, page.After is null ? null : "id < ?"];
        var where = string.Join(" AND ", parts.Where(static part => part is not null));
        var sql = $"SELECT {NotificationColumns} FROM notifications{(where.Length == 0 ? "" : " WHERE " + where)} ORDER BY id DESC LIMIT ?";
        return readers.ReadAsync(
            session => Page(session.List(sql, row => Bind(row, owner, page), ReadNotification), page.Limit), cancellationToken);
    }

    public ValueTask<Notification?> FindNotificationAsync(NotificationId id, CancellationToken cancellationToken) =>
        readers.ReadAsync(
            session => session.First($"SELECT {NotificationColumns} FROM notifications WHERE id = ?", row => row.Bind(id.Value), ReadNotification), cancellationToken);

    private static void Bind(Statement row, string? owner, PageRequest page)
    {
        if (owner is not null)
        {
            row.Bind(owner);
        }

        if (page.After is not null)
        {
            row.Bind(page.After);
        }

        row.Bind(page.Limit + 1);
    }

    private static Page<Notification> Page(List<Notification> rows, int limit) =>
        rows.Count > limit ? new Page<Notification>(rows.GetRange(0, limit), rows[limit - 1].Id.Value) : new Page<Notification>(rows, null);

    private static Notification ReadNotification(Statement row) => new()
    {
        Id = new NotificationId(row.Text(0)),
        Owner = row.Text(1),
        Agent = row.Text(2),
        Run = new RunId(row.Text(3)),
        DedupeKey = row.Text(4),
        Severity = StoredNames<Severity>.Parse(row.Text(5)),
        Title = row.Text(6),
        Detail = row.Text(7),
        CreatedAt = row.Time(8),
        ReadAt = row.TimeOrNull(9),
    };

    private static DecidedFinding ReadFinding(Statement row) => new()
    {
        Id = new FindingId(row.Text(0)),
        Run = new RunId(row.Text(1)),
        Owner = row.Text(2),
        Agent = row.Text(3),
        Finding = new Finding
        {
            Title = row.Text(4),
            Detail = row.Text(5),
            Severity = StoredNames<Severity>.Parse(row.Text(6)),
            Confidence = row.Double(7),
            Action = StoredNames<SuggestedAction>.Parse(row.Text(8)),
            DedupeKey = row.Text(9),
            CheckId = row.Text(10),
            ProposedBy = row.Text(11),
        },
        Decision = new DeliveryDecision(StoredNames<Disposition>.Parse(row.Text(12)), row.Text(13), row.Text(14)),
        Notification = row.TextOrNull(15) is { } note ? new NotificationId(note) : null,
        DecidedAt = row.Time(16),
    };
}
