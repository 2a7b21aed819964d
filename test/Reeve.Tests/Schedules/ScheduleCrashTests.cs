using Reeve.Engine.Schedules;

namespace Reeve.Tests.Schedules;

/// <summary>
/// The power is cut after each commit there is, and an agent's memory of what it was told outlives the daemons: whatever the instant, every time is told once, or missed
/// on the record.
/// </summary>
public sealed class ScheduleCrashTests
{
    private const string Schedules = """
        schedules:
          - { id: all, every: 1m, agent: clerk, prompt: Look., overlap: queue, missed: all }
          - { id: one, at: 2026-05-04T12:02:30, agent: clerk, prompt: Now., overlap: queue }
        """;

    [Fact]
    public async Task Cut_after_any_commit_no_time_is_lost_and_none_is_told_twice()
    {
        for (var commits = 0; commits < 16; commits++)
        {
            await using var house = new ScheduleHouse(Schedules);
            var told = new List<string>();
            house.Jobs.OnStart = job =>
            {
                lock (told)
                {
                    told.Add(job.Key);
                }
            };
            house.Storage.Crash(commits);
            await house.StartAsync();
            await house.PassAsync(TimeSpan.FromMinutes(3));
            await house.StopAsync();
            house.Storage.Crash(null);

            await house.StartAsync();
            await house.PassUntilAsync(() => house.Jobs.Jobs.Count(static job => job.Key.StartsWith("all@", StringComparison.Ordinal)) >= 3, $"after {commits} commits it goes on");
            await house.PassUntilAsync(() => house.Jobs.Jobs.Any(static job => job.Key.StartsWith("one@", StringComparison.Ordinal)), $"after {commits} commits the moment came");
            await ScheduleHouse.UntilAsync(() => house.Outbox.Count == 0, "nothing is on its way");
            await house.StopAsync();

            // The keys of one arming are a minute apart without a gap: none was lost. Telling again under a key starts nothing, so none was doubled either.
            var minutes = house.Jobs.Jobs.Where(static job => job.Key.StartsWith("all@", StringComparison.Ordinal)).Select(static job => job.Key[13..17]).ToList();
            Assert.Equal(minutes.Count, minutes.Distinct().Count());
            Assert.Single(house.Jobs.Jobs, static job => job.Key.StartsWith("one@", StringComparison.Ordinal));
            var fired = house.Storage.Entries.Count(static entry => entry.Type == "schedule.fired");
            Assert.Equal(fired, house.Jobs.Jobs.Count);
            Assert.Empty(await ((IScheduleStore)house.Storage).ListFiresAsync(CancellationToken.None));
        }
    }
}
