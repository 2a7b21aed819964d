using Reeve.Engine.Doctor;
using Reeve.Engine.Schedules;
using Reeve.Guard;

namespace Reeve.Tests.Schedules;

public sealed class ScheduleWorkerTests
{
    private const string EveryMinute = "schedules:\n  - { id: pulse, every: 1m, agent: clerk, prompt: Look., overlap: queue }\n";

    [Fact]
    public async Task A_time_that_comes_is_told_to_its_agent_once_with_its_id_as_the_key()
    {
        await using var house = new ScheduleHouse(EveryMinute);
        await house.StartAsync();

        await house.PassUntilAsync(() => house.Jobs.Jobs.Count == 2, "two were told");
        await ScheduleHouse.UntilAsync(() => house.Outbox.Count == 0, "both are over");

        var job = house.Jobs.Jobs[0];
        Assert.Equal(("clerk", "schedule:pulse", "Look.", "schedule"), (job.Agent, job.Sender, job.Prompt, job.Trigger));
        Assert.Equal("pulse@20260504T120100Z.1", job.Key);
        Assert.Equal(
            ["schedules.loaded", "schedule.armed", "schedule.fired", "schedule.ended", "schedule.fired", "schedule.ended"], house.Types);
        var standing = Assert.Single(house.Service.List());
        Assert.Equal((2L, "run_" + house.Jobs.Jobs[1].Key), (standing.Armed.Fires, standing.Armed.LastRun?.Value));
    }

    [Fact]
    public async Task A_hand_edit_is_picked_up_and_the_file_is_never_written()
    {
        await using var house = new ScheduleHouse(EveryMinute);
        await house.StartAsync();
        const string edited = "# mine\nschedules:\n  - { id: other, every: 2m, agent: clerk, prompt: Go. }\n";
        house.Write(edited);

        await house.PassUntilAsync(() => house.Service.List().Any(static standing => standing.Schedule.Id == "other"), "the edit took effect");
        await house.PassUntilAsync(() => house.Jobs.Jobs.Any(static job => job.Prompt == "Go."), "it fires");

        Assert.Single(house.Service.List());
        Assert.Equal(edited, await File.ReadAllTextAsync(house.Path));
        Assert.Contains("schedule.removed", house.Types);
    }

    [Fact]
    public async Task A_broken_file_keeps_the_last_good_one_says_where_it_is_broken_and_does_so_after_a_restart_too()
    {
        await using var house = new ScheduleHouse(EveryMinute);
        await house.StartAsync();
        const string broken = EveryMinute + "  - { id: new, evry: 2m, agent: clerk, prompt: Go. }\n";
        house.Write(broken);
        await house.PassUntilAsync(() => house.Service.Problems.Count > 0, "it is noticed");
        await house.StopAsync();

        await house.StartAsync();

        Assert.Equal("pulse", Assert.Single(house.Service.List()).Schedule.Id);
        var told = house.Jobs.Jobs.Count;
        await house.PassUntilAsync(() => house.Jobs.Jobs.Count > told, "the good one goes on");
        var diagnosis = await house.ExamineAsync();
        Assert.Contains(diagnosis, static line => line is { Level: DiagnosisLevel.Error, File: "schedules.yaml", Line: 3, Hint: "Did you mean \"every\"?" });
        Assert.Equal(broken, await File.ReadAllTextAsync(house.Path));
        Assert.DoesNotContain("schedule.removed", house.Types);

        house.Write(EveryMinute);
        await house.PassUntilAsync(() => house.Service.Problems.Count == 0, "it is mended");
    }

    [Fact]
    public async Task A_pause_outlives_the_daemon_and_edits_and_ends_from_now_on()
    {
        await using var house = new ScheduleHouse(EveryMinute);
        await house.StartAsync();
        await house.Service.PauseAsync("pulse", "ann", "ann", CancellationToken.None);
        await house.StopAsync();
        house.Write(EveryMinute.Replace("1m", "2m", StringComparison.Ordinal));
        house.Time.Advance(TimeSpan.FromHours(1));

        await house.StartAsync();
        await house.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Empty(house.Jobs.Jobs);
        var resumed = await house.Service.ResumeAsync("pulse", "ann", "bob", CancellationToken.None);

        Assert.Equal(house.Time.GetUtcNow().AddMinutes(2), resumed.Armed.Due);
        await house.PassUntilAsync(() => house.Jobs.Jobs.Count == 1, "it fires again");
        Assert.DoesNotContain("schedule.missed", house.Types);
    }

    [Fact]
    public async Task A_person_may_fire_it_now_and_the_same_key_is_the_same_fire()
    {
        await using var house = new ScheduleHouse(EveryMinute.Replace("overlap: queue", "enabled: false", StringComparison.Ordinal));
        await house.StartAsync();

        var first = await house.Service.RunAsync("pulse", "ann", "k1", "ann", CancellationToken.None);
        var again = await house.Service.RunAsync("pulse", null, "k1", "ann", CancellationToken.None);
        var other = await house.Service.RunAsync("pulse", null, "k2", "ann", CancellationToken.None);

        Assert.Equal((first.Fire.Id, 2), (again.Fire.Id, house.Jobs.Jobs.Count));
        Assert.NotNull(other.Receipt);
        Assert.Equal(0, house.Outbox.Count);
    }

    [Fact]
    public async Task A_schedule_of_somebody_else_is_not_there()
    {
        await using var house = new ScheduleHouse(EveryMinute);
        await house.StartAsync();

        Assert.Throws<ReeveException>(() => house.Service.Find("pulse", "bob"));
        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<ReeveException>(() => house.Service.PauseAsync("pulse", "bob", "bob", CancellationToken.None))).Code);
        Assert.Empty(house.Service.Next(null, "bob", 5));
        Assert.Equal(5, house.Service.Next(null, "ann", 5).Length);
    }

    [Fact]
    public async Task A_refusal_that_may_pass_is_tried_again_and_any_other_ends_the_fire_on_the_record()
    {
        await using var house = new ScheduleHouse(EveryMinute);
        var refusals = 3;
        house.Jobs.OnStart = _ =>
        {
            if (refusals-- > 0)
            {
                throw new ReeveException(ErrorCode.Overloaded, "full", retryable: true);
            }
        };
        await house.StartAsync();
        await house.PassUntilAsync(() => house.Jobs.Jobs.Count == 1, "it was told in the end");

        house.Jobs.OnStart = static _ => throw new ReeveException(ErrorCode.NotFound, "There is no agent clerk.");
        await house.PassUntilAsync(() => house.Types.Contains("schedule.failed"), "the refusal is on the record");
        Assert.DoesNotContain(house.Jobs.Jobs, static job => job.Key.Contains("1202", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_disk_delays_a_fire_and_loses_none()
    {
        await using var house = new ScheduleHouse(EveryMinute.Replace("overlap: queue", "overlap: queue, missed: all", StringComparison.Ordinal));
        await house.StartAsync();
        house.Storage.FailOn(static unit => unit.Changes.Any(static change => change is FiresClaimed) ? new ReeveException(ErrorCode.StorageFull, "full", retryable: true) : null);
        await house.PassAsync(TimeSpan.FromMinutes(3));
        Assert.Empty(house.Jobs.Jobs);

        house.Storage.FailOn(null);
        await house.PassUntilAsync(() => house.Jobs.Jobs.Count >= 3, "all are told");
        Assert.Equal(["1201", "1202", "1203"], house.Jobs.Jobs.Take(3).Select(static job => job.Key[15..19]));
    }

    [Fact]
    public async Task A_hundred_thousand_schedules_cost_one_timer_and_little_memory()
    {
        await using var house = new ScheduleHouse();
        await house.StartAsync();
        await ScheduleHouse.UntilAsync(() => house.Time.Waiting == 3, "each of the three loops sleeps");
        var timers = house.Time.Waiting;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var cron = new ScheduleTimes.Cron(CronTime.Parse("0 7 * * 1-5"), TimeZoneInfo.Utc);
        for (var i = 0; i < 100_000; i++)
        {
            var schedule = new Schedule { Id = "s" + i, Agent = "clerk", Times = cron, Prompt = "Look.", Timing = "t", Jitter = TimeSpan.FromHours(1) };
            house.Book.Note(ScheduleRules.Arm(schedule, null, house.Time.GetUtcNow()), schedule);
        }

        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / 100_000.0;

        Assert.Equal((100_000, timers), (house.Book.Watched, house.Time.Waiting));
        Assert.InRange(each, 0, 1_000);
    }
}
