using Reeve.Engine.Governance.Loops;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class CallFailedApplier : ChangeApplier<CallFailed>
{
    private readonly Statement _forget;
    private readonly Statement _replace;

    public CallFailedApplier(sqlite3 db)
        : base(db)
    {
        _forget = Prepare("DELETE FROM failing_calls WHERE at < ?");
        _replace = Prepare("INSERT OR REPLACE INTO failing_calls (owner, agent, tool, signature, run, at) VALUES (?, ?, ?, ?, ?, ?)");
    }

    protected override string? Apply(CallFailed change)
    {
        var call = change.Call;
        _forget.Bind(change.Horizon).Run();
        _replace.Bind(call.Owner).Bind(call.Agent).Bind(call.Tool).Bind(call.Signature).Bind(call.Run.Value).Bind(call.At).Run();
        return null;
    }
}
