using Reeve.Engine.Bus;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class DeliveryKeptApplier : ChangeApplier<DeliveryKept>
{
    private readonly Statement _delete;
    private readonly Statement _replace;

    public DeliveryKeptApplier(sqlite3 db)
        : base(db)
    {
        _delete = Prepare("DELETE FROM envelope_deliveries WHERE envelope = ? AND subscription = ?");
        _replace = Prepare(
            """
            INSERT OR REPLACE INTO envelope_deliveries (envelope, subscription, agent, owner, prompt, queued_at, due_at, merged, dead_code, dead_reason)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """);
    }

    protected override string? Apply(DeliveryKept change)
    {
        if (change.Instead is { } instead)
        {
            var slash = instead.IndexOf('/', StringComparison.Ordinal);
            _delete.Bind(instead[..slash]).Bind(instead[(slash + 1)..]).Run();
        }

        var delivery = change.Delivery;
        _replace
            .Bind(delivery.Envelope).Bind(delivery.Subscription).Bind(delivery.Agent).Bind(delivery.Owner).Bind(delivery.Prompt).Bind(delivery.QueuedAt).Bind(delivery.DueAt)
            .Bind((long)delivery.Merged).Bind(delivery.DeadCode).Bind(delivery.DeadReason)
            .Run();
        return null;
    }
}
