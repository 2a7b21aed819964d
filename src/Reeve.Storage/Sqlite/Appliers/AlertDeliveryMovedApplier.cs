using Reeve.Engine.Alerts;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class AlertDeliveryMovedApplier : ChangeApplier<AlertDeliveryMoved>
{
    private readonly Statement _update;

    public AlertDeliveryMovedApplier(sqlite3 db)
        : base(db) => _update = Prepare(
            """
            UPDATE alert_deliveries SET state = ?, attempts = ?, redeliveries = ?, version = ?, next_at = ?, last_at = ?, ended_at = ?, status = ?, failure_code = ?, failure = ?
            WHERE alert = ? AND target = ? AND version = ?
            """);

    protected override string? Apply(AlertDeliveryMoved change)
    {
        var delivery = change.Delivery;
        _update
            .Bind(StoredNames<AlertDeliveryState>.Of(delivery.State))
            .Bind((long)delivery.Attempts).Bind((long)delivery.Redeliveries).Bind((long)delivery.Version)
            .Bind(delivery.NextAt).Bind(delivery.LastAt).Bind(delivery.EndedAt)
            .Bind((long?)delivery.Status).Bind(delivery.Failure?.Code).Bind(delivery.Failure?.Message)
            .Bind(delivery.Alert.Value).Bind(delivery.Target).Bind(delivery.Version - 1L);
        return _update.Run() == 1 ? null : $"The delivery of {delivery.Alert} to {delivery.Target} moved on.";
    }
}
