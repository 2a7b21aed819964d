using Reeve.Engine.Delivery;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class NotificationReadApplier : ChangeApplier<NotificationRead>
{
    private readonly Statement _update;

    public NotificationReadApplier(sqlite3 db)
        : base(db) => _update = Prepare("UPDATE notifications SET read_at = coalesce(read_at, ?) WHERE id = ? AND owner = ?");

    protected override string? Apply(NotificationRead change) =>
        _update.Bind(change.At).Bind(change.Id.Value).Bind(change.Owner).Run() == 1 ? null : $"There is no notification {change.Id}.";
}
