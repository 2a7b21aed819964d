using Reeve.Engine.Schedules;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class ScheduleMovedApplier : ChangeApplier<ScheduleMoved>
{
    private readonly Statement _insert;
    private readonly Statement _update;

    public ScheduleMovedApplier(sqlite3 db)
        : base(db)
    {
        _insert = Prepare(
            """
            INSERT INTO schedules (timing, state, paused_by, round, anchor, planned, due, deferred, last_planned, last_fired_at, fires, misses, version, id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """);
        _update = Prepare(
            """
            UPDATE schedules SET timing = ?, state = ?, paused_by = ?, round = ?, anchor = ?, planned = ?, due = ?, deferred = ?, last_planned = ?, last_fired_at = ?,
              fires = ?, misses = ?, version = ?
            WHERE id = ? AND version = ?
            """);
    }

    protected override string? Apply(ScheduleMoved change)
    {
        var schedule = change.Schedule;
        var statement = schedule.Version == 1 ? _insert : _update;
        statement
            .Bind(schedule.Timing).Bind(StoredNames<ScheduleState>.Of(schedule.State)).Bind(schedule.PausedBy).Bind(schedule.Round).Bind(schedule.Anchor)
            .Bind(schedule.Planned).Bind(schedule.Due).Bind(schedule.Deferred).Bind(schedule.LastPlanned).Bind(schedule.LastFiredAt)
            .Bind(schedule.Fires).Bind(schedule.Misses).Bind(schedule.Version).Bind(schedule.Id);
        if (schedule.Version != 1)
        {
            statement.Bind(schedule.Version - 1);
        }

        return statement.Run() == 1 ? null : $"The schedule {schedule.Id} moved on.";
    }
}
