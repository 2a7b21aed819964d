using Reeve.Engine.Bus;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class SubscriptionRemovedApplier : ChangeApplier<SubscriptionRemoved>
{
    private readonly Statement _delete;

    public SubscriptionRemovedApplier(sqlite3 db)
        : base(db) => _delete = Prepare("DELETE FROM subscriptions WHERE id = ?");

    protected override string? Apply(SubscriptionRemoved change)
    {
        _delete.Bind(change.Id).Run();
        return null;
    }
}
