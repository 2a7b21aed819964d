using Reeve.Engine.Schedules;
using Reeve.Guard;

namespace Reeve.Tests.Schedules;

/// <summary>What schedulers of this kind got wrong elsewhere, and cannot get wrong here: a test each.</summary>
public sealed class KnownDefectTests
{
    [Fact]
    public async Task A_run_that_takes_longer_than_its_interval_does_not_hold_up_the_clock()
    {
        await using var house = new ScheduleHouse("schedules:\n  - { id: slow, every: 1m, agent: clerk, prompt: a }\n  - { id: other, every: 1m, agent: clerk, prompt: b }\n");
        house.Jobs.Work = new TaskCompletionSource().Task;
        await house.StartAsync();

        await house.PassUntilAsync(() => house.Service.List().All(static standing => standing.Armed.Misses >= 2), "both are looked at all the same");

        Assert.Contains("schedule.missed", house.Types);
    }

    [Fact]
    public async Task A_time_in_quiet_hours_is_on_the_record_and_a_schedule_for_once_is_not_used_up_by_it()
    {
        await using var house = new ScheduleHouse("schedules:\n  - { id: s, every: 1m, once: true, agent: clerk, prompt: a, quiet: { from: '11:00', until: '12:05' } }\n");
        await house.StartAsync();

        await house.PassUntilAsync(() => house.Jobs.Jobs.Count == 1, "it fires after the quiet");

        Assert.Equal("s@20260504T120500Z.1", house.Jobs.Jobs[0].Key);
        await ScheduleHouse.UntilAsync(() => house.Service.List()[0].Armed.State == ScheduleState.Done, "it is over");
        Assert.Equal(4, house.Service.List()[0].Armed.Misses);
    }

    [Fact]
    public async Task What_was_missed_while_no_daemon_ran_is_made_up_for()
    {
        await using var house = new ScheduleHouse("schedules:\n  - { id: s, cron: '0 13 * * *', agent: clerk, prompt: a }\n");
        await house.StartAsync();
        await house.StopAsync();
        house.Time.Advance(TimeSpan.FromHours(5));

        await house.StartAsync();
        await ScheduleHouse.UntilAsync(() => house.Jobs.Jobs.Count == 1, "it is made up for at once");
    }

    [Fact]
    public async Task A_schedule_for_once_that_could_not_be_told_is_kept_until_it_is()
    {
        await using var house = new ScheduleHouse("schedules:\n  - { id: s, at: 2026-05-04T12:01, agent: clerk, prompt: a }\n");
        house.Jobs.OnStart = static _ => throw new ReeveException(ErrorCode.Unavailable, "stopping", retryable: true);
        await house.StartAsync();
        await house.PassUntilAsync(() => house.Jobs.Calls > 0, "it was tried");
        await house.StopAsync();
        house.Jobs.OnStart = null;

        await house.StartAsync();
        await house.PassUntilAsync(() => house.Jobs.Jobs.Count == 1, "the next daemon tells it");
    }

    [Fact]
    public async Task Quiet_hours_that_cannot_be_read_are_a_problem_and_not_switched_off()
    {
        await using var house = new ScheduleHouse("schedules:\n  - { id: s, every: 1m, agent: clerk, prompt: a, quiet: { from: '10pm', until: '12:05' } }\n");
        await house.StartAsync();

        Assert.Equal(2, Assert.Single(house.Service.Problems).Line);
        Assert.Empty(house.Service.List());
    }

    [Fact]
    public async Task An_edit_in_place_of_an_id_that_exists_takes_effect()
    {
        await using var house = new ScheduleHouse("schedules:\n  - { id: s, every: 1h, agent: clerk, prompt: a }\n");
        await house.StartAsync();
        house.Write("schedules:\n  - { id: s, every: 1m, agent: clerk, prompt: b }\n");

        await house.PassUntilAsync(() => house.Jobs.Jobs.Count == 1, "the new interval holds");

        Assert.Equal("b", house.Jobs.Jobs[0].Prompt);
    }

    [Fact]
    public void Times_and_quiet_hours_go_by_one_clock() => Assert.Equal(
        ["Zone"], typeof(ScheduleTimes).GetProperties().Where(static property => property.PropertyType == typeof(TimeZoneInfo)).Select(static property => property.Name));
}
