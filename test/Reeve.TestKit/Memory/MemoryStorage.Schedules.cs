using Reeve.Engine.Schedules;

namespace Reeve.TestKit.Memory;

public sealed partial class MemoryStorage : IScheduleStore
{
    ValueTask<IReadOnlyList<ArmedSchedule>> IScheduleStore.ListArmedAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<ArmedSchedule>>([.. _state.Schedules.Values.OrderBy(static schedule => schedule.Id, StringComparer.Ordinal)]);

    ValueTask<ArmedSchedule?> IScheduleStore.FindArmedAsync(string id, CancellationToken cancellationToken) => ValueTask.FromResult(_state.Schedules.GetValueOrDefault(id));

    ValueTask<IReadOnlyList<Fire>> IScheduleStore.ListFiresAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Fire>>(
            [.. _state.Fires.Values.OrderBy(static fire => fire.ClaimedAt).ThenBy(static fire => fire.Planned).ThenBy(static fire => fire.Id, StringComparer.Ordinal)]);

    ValueTask<Fire?> IScheduleStore.FindFireAsync(string id, CancellationToken cancellationToken) => ValueTask.FromResult(_state.Fires.GetValueOrDefault(id));
}
