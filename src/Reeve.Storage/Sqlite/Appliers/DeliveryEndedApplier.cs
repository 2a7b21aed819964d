using Reeve.Engine.Bus;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class DeliveryEndedApplier : ChangeApplier<DeliveryEnded>
{
    private readonly Statement _delete;

    public DeliveryEndedApplier(sqlite3 db)
        : base(db) => _delete = Prepare("DELETE FROM envelope_deliveries WHERE envelope = ? AND subscription = ?");

    protected override string? Apply(DeliveryEnded change)
    {
        var slash = change.Id.IndexOf('/', StringComparison.Ordinal);
        return _delete.Bind(change.Id[..slash]).Bind(change.Id[(slash + 1)..]).Run() == 1 ? null : $"{change.Id} is over already.";
    }
}
