using Reeve.Engine.Delivery;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class NotificationAddedApplier : ChangeApplier<NotificationAdded>
{
    private readonly Statement _insert;

    public NotificationAddedApplier(sqlite3 db)
        : base(db) => _insert = Prepare(
            """
            INSERT INTO notifications (id, owner, agent, run, dedupe_key, severity, title, detail, created_at, read_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """);

    protected override string? Apply(NotificationAdded change)
    {
        var note = change.Notification;
        _insert
            .Bind(note.Id.Value).Bind(note.Owner).Bind(note.Agent).Bind(note.Run.Value).Bind(note.DedupeKey)
            .Bind(StoredNames<Severity>.Of(note.Severity)).Bind(note.Title).Bind(note.Detail).Bind(note.CreatedAt).Bind(note.ReadAt)
            .Run();
        return null;
    }
}
