using Reeve.Engine.Governance.Switches;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class SwitchLiftedApplier : ChangeApplier<SwitchLifted>
{
    private readonly Statement _delete;

    public SwitchLiftedApplier(sqlite3 db)
        : base(db) => _delete = Prepare("DELETE FROM kill_switches WHERE scope = ? AND owner = ? AND agent = ?");

    protected override string? Apply(SwitchLifted change) =>
        _delete.Bind(StoredNames<KillScope>.Of(change.Target.Scope)).Bind(change.Target.Owner).Bind(change.Target.Agent).Run() == 1
            ? null
            : $"The kill switch of {change.Target} is not engaged.";
}
