using Reeve.Engine.Schedules;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class FireEndedApplier : ChangeApplier<FireEnded>
{
    private readonly Statement _delete;
    private readonly Statement _note;

    public FireEndedApplier(sqlite3 db)
        : base(db)
    {
        _delete = Prepare("DELETE FROM schedule_fires WHERE id = ?");
        _note = Prepare("UPDATE schedules SET last_run = ? WHERE id = ?");
    }

    protected override string? Apply(FireEnded change)
    {
        if (_delete.Bind(change.Fire.Id).Run() != 1)
        {
            return $"{change.Fire.Id} is over already.";
        }

        if (change.Run is { } run)
        {
            _note.Bind(run.Value).Bind(change.Fire.Schedule).Run();
        }

        return null;
    }
}
