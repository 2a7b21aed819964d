using Reeve.Engine.Alerts;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class AlertDeliveryQueuedApplier : ChangeApplier<AlertDeliveryQueued>
{
    private readonly Statement _insert;

    public AlertDeliveryQueuedApplier(sqlite3 db)
        : base(db) => _insert = Prepare(
            """
            INSERT INTO alert_deliveries (alert, target, owner, state, attempts, redeliveries, version, queued_at, next_at, last_at, ended_at, status, failure_code, failure)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """);

    protected override string? Apply(AlertDeliveryQueued change)
    {
        var delivery = change.Delivery;
        _insert
            .Bind(delivery.Alert.Value).Bind(delivery.Target).Bind(delivery.Owner).Bind(StoredNames<AlertDeliveryState>.Of(delivery.State))
            .Bind((long)delivery.Attempts).Bind((long)delivery.Redeliveries).Bind((long)delivery.Version)
            .Bind(delivery.QueuedAt).Bind(delivery.NextAt).Bind(delivery.LastAt).Bind(delivery.EndedAt)
            .Bind((long?)delivery.Status).Bind(delivery.Failure?.Code).Bind(delivery.Failure?.Message);
        return _insert.Run() == 1 ? null : $"{delivery.Alert} is queued for {delivery.Target} already.";
    }
}
