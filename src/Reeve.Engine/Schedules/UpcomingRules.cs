using System.Collections.Immutable;

namespace Reeve.Engine.Schedules;

/// <summary>The times of one schedule from now on, as things stand. Pure.</summary>
internal static class UpcomingRules
{
    public static ImmutableArray<UpcomingTime> Of(ScheduleStanding standing, DateTimeOffset now, int count)
    {
        var (schedule, armed) = (standing.Schedule, standing.Armed);
        var jitter = ScheduleRules.JitterOf(schedule.Id, schedule.Jitter);
        var times = ImmutableArray.CreateBuilder<UpcomingTime>();
        for (var planned = armed.Planned; planned is { } time && times.Count < (schedule.Once ? 1 : count); planned = schedule.Times.After(time, armed.Anchor))
        {
            var due = time == armed.Planned && armed.Due is { } exact ? exact : time + jitter;
            var at = due > now ? due : now;
            var end = schedule.Quiet?.EndAfter(at, schedule.Times.Zone);
            if (end is { } until && schedule.Quiet!.Then == QuietChoice.Defer)
            {
                (at, end) = (until, null);
            }

            if (times.Count == 0 || times[^1].At != at)
            {
                times.Add(new UpcomingTime(schedule.Id, schedule.Agent, at, ZoneRules.LocalAt(schedule.Times.Zone, at), schedule.Times.Zone.Id, end is not null));
            }
        }

        return times.ToImmutable();
    }
}
