using Reeve.Engine.Foundation;
using Reeve.Engine.Schedules;

namespace Reeve.Storage.Sqlite;

/// <summary>Reads how schedules stand, and fires on their way.</summary>
public sealed class SqliteScheduleStore(SqliteReaders readers) : IScheduleStore
{
    private const string Armed =
        "SELECT id, timing, state, paused_by, round, anchor, planned, due, deferred, last_planned, last_fired_at, last_run, fires, misses, version FROM schedules";

    private const string Fires = "SELECT id, schedule, agent, prompt, cause, planned, claimed_at FROM schedule_fires";

    public async ValueTask<IReadOnlyList<ArmedSchedule>> ListArmedAsync(CancellationToken cancellationToken) =>
        await readers.ReadAsync(static session => session.List(Armed + " ORDER BY id", null, ReadArmed), cancellationToken);

    public ValueTask<ArmedSchedule?> FindArmedAsync(string id, CancellationToken cancellationToken) =>
        readers.ReadAsync(session => session.First(Armed + " WHERE id = ?", row => row.Bind(id), ReadArmed), cancellationToken);

    public async ValueTask<IReadOnlyList<Fire>> ListFiresAsync(CancellationToken cancellationToken) =>
        await readers.ReadAsync(static session => session.List(Fires + " ORDER BY claimed_at, planned, id", null, ReadFire), cancellationToken);

    public ValueTask<Fire?> FindFireAsync(string id, CancellationToken cancellationToken) =>
        readers.ReadAsync(session => session.First(Fires + " WHERE id = ?", row => row.Bind(id), ReadFire), cancellationToken);

    private static ArmedSchedule ReadArmed(Statement row) => new()
    {
        Id = row.Text(0),
        Timing = row.Text(1),
        State = StoredNames<ScheduleState>.Parse(row.Text(2)),
        PausedBy = row.TextOrNull(3),
        Round = row.Int(4),
        Anchor = row.Time(5),
        Planned = row.TimeOrNull(6),
        Due = row.TimeOrNull(7),
        Deferred = row.Long(8) == 1,
        LastPlanned = row.TimeOrNull(9),
        LastFiredAt = row.TimeOrNull(10),
        LastRun = row.TextOrNull(11) is { } run ? new RunId(run) : null,
        Fires = row.Long(12),
        Misses = row.Long(13),
        Version = row.Long(14),
    };

    private static Fire ReadFire(Statement row) => new()
    {
        Id = row.Text(0),
        Schedule = row.Text(1),
        Agent = row.Text(2),
        Prompt = row.Text(3),
        Cause = StoredNames<FireCause>.Parse(row.Text(4)),
        Planned = row.Time(5),
        ClaimedAt = row.Time(6),
    };
}
