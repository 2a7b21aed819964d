using Reeve.Engine.Schedules;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class ScheduleRemovedApplier : ChangeApplier<ScheduleRemoved>
{
    private readonly Statement _delete;

    public ScheduleRemovedApplier(sqlite3 db)
        : base(db) => _delete = Prepare("DELETE FROM schedules WHERE id = ?");

    protected override string? Apply(ScheduleRemoved change)
    {
        _delete.Bind(change.Id).Run();
        return null;
    }
}
