using Reeve.Engine.Governance.Switches;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class SwitchEngagedApplier : ChangeApplier<SwitchEngaged>
{
    private readonly Statement _insert;

    public SwitchEngagedApplier(sqlite3 db)
        : base(db) => _insert = Prepare(
            "INSERT INTO kill_switches (scope, owner, agent, reason, engaged_by, engaged_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");

    protected override string? Apply(SwitchEngaged change)
    {
        var (target, reason, by, at) = change.Switch;
        _insert.Bind(StoredNames<KillScope>.Of(target.Scope)).Bind(target.Owner).Bind(target.Agent).Bind(reason).Bind(by).Bind(at).Run();
        return null;
    }
}
