using Reeve.Engine.Governance.Loops;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class CallRecoveredApplier : ChangeApplier<CallRecovered>
{
    private readonly Statement _delete;

    public CallRecoveredApplier(sqlite3 db)
        : base(db) => _delete = Prepare("DELETE FROM failing_calls WHERE owner = ? AND agent = ? AND tool = ? AND signature = ?");

    protected override string? Apply(CallRecovered change)
    {
        _delete.Bind(change.Owner).Bind(change.Agent).Bind(change.Tool).Bind(change.Signature).Run();
        return null;
    }
}
