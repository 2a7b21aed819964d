using Reeve.Engine.Alerts;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class AlertRepeatedApplier : ChangeApplier<AlertRepeated>
{
    private readonly Statement _update;

    public AlertRepeatedApplier(sqlite3 db)
        : base(db) => _update = Prepare("UPDATE alerts SET suppressed = suppressed + ? WHERE id = ?");

    protected override string? Apply(AlertRepeated change)
    {
        // An alert that retention took meanwhile needs no count; the fact stands in the log.
        _update.Bind((long)change.Count).Bind(change.Id.Value).Run();
        return null;
    }
}
