using System.Collections.Immutable;
using Reeve.Engine.Schedules;

namespace Reeve.TestKit.Memory;

internal sealed partial record MemoryState
{
    public ImmutableDictionary<string, ArmedSchedule> Schedules { get; init; } = ImmutableDictionary.Create<string, ArmedSchedule>(StringComparer.Ordinal);

    public ImmutableDictionary<string, Fire> Fires { get; init; } = ImmutableDictionary.Create<string, Fire>(StringComparer.Ordinal);

    private MemoryState Move(ArmedSchedule schedule)
    {
        var before = Schedules.GetValueOrDefault(schedule.Id);
        Require((before?.Version ?? 0) == schedule.Version - 1, "the schedule moved on");
        return this with { Schedules = Schedules.SetItem(schedule.Id, schedule with { LastRun = before?.LastRun }) };
    }

    private MemoryState Claim(ImmutableArray<Fire> fires)
    {
        var all = Fires;
        foreach (var fire in fires)
        {
            Require(!all.ContainsKey(fire.Id), "the fire is claimed already");
            all = all.Add(fire.Id, fire);
        }

        return this with { Fires = all };
    }

    private MemoryState End(FireEnded ended)
    {
        Require(Fires.ContainsKey(ended.Fire.Id), "the fire is over already");
        var schedules = ended.Run is { } run && Schedules.TryGetValue(ended.Fire.Schedule, out var schedule)
            ? Schedules.SetItem(schedule.Id, schedule with { LastRun = run })
            : Schedules;
        return this with { Fires = Fires.Remove(ended.Fire.Id), Schedules = schedules };
    }
}
