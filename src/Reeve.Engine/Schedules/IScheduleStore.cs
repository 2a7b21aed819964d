namespace Reeve.Engine.Schedules;

/// <summary>What this room keeps: how schedules stand, and fires on their way. Read at start; afterwards the room remembers what it wrote.</summary>
public interface IScheduleStore
{
    /// <summary>Every schedule that was armed, by id.</summary>
    ValueTask<IReadOnlyList<ArmedSchedule>> ListArmedAsync(CancellationToken cancellationToken);

    ValueTask<ArmedSchedule?> FindArmedAsync(string id, CancellationToken cancellationToken);

    /// <summary>Fires that are not over, oldest claim first.</summary>
    ValueTask<IReadOnlyList<Fire>> ListFiresAsync(CancellationToken cancellationToken);

    ValueTask<Fire?> FindFireAsync(string id, CancellationToken cancellationToken);
}
