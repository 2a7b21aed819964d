using Reeve.Engine.Foundation;
using Reeve.Engine.Schedules;

namespace Reeve.Tests.Storage.Conformance;

public abstract partial class StorageConformance
{
    [Fact]
    public async Task A_schedule_moves_one_version_at_a_time_and_is_kept_in_every_member()
    {
        var first = Armed("b");
        var next = first with
        {
            Timing = "other",
            State = ScheduleState.Done,
            PausedBy = "ann",
            Round = 2,
            Anchor = At.AddHours(1),
            Planned = null,
            Due = null,
            Deferred = true,
            LastPlanned = At.AddMinutes(1),
            LastFiredAt = At.AddMinutes(2),
            Fires = 3,
            Misses = 4,
            Version = 2,
        };
        await AcceptAsync(new ScheduleMoved(first), new ScheduleMoved(Armed("a")));
        await RefuseAsync(new ScheduleMoved(first));
        await RefuseAsync(new ScheduleMoved(next with { Version = 3 }));
        await RefuseAsync(new ScheduleMoved(next with { Id = "none" }));
        await AcceptAsync(new ScheduleMoved(next));

        Assert.Equal([Armed("a"), next], await _storage.Schedules.ListArmedAsync(Never));
        Assert.Equal(next, await _storage.Schedules.FindArmedAsync("b", Never));
        await AcceptAsync(new ScheduleRemoved("b"), new ScheduleRemoved("none"));
        Assert.Null(await _storage.Schedules.FindArmedAsync("b", Never));
        await AcceptAsync(new ScheduleMoved(first));
    }

    [Fact]
    public async Task A_fire_is_claimed_once_with_the_move_of_its_schedule_and_ends_once_with_its_run()
    {
        await AcceptAsync(new ScheduleMoved(Armed("a")));
        await AcceptAsync(new ScheduleMoved(Armed("a") with { Version = 2 }), new FiresClaimed([Claimed("a@2"), Claimed("a@1") with { Cause = FireCause.CatchUp, Planned = At.AddHours(-1) }]));
        await RefuseAsync(new ScheduleMoved(Armed("a") with { Version = 3 }), new FiresClaimed([Claimed("a@3"), Claimed("a@1")]));

        Assert.Equal(2, (await _storage.Schedules.FindArmedAsync("a", Never))!.Version);
        Assert.Equal(["a@1", "a@2"], (await _storage.Schedules.ListFiresAsync(Never)).Select(static fire => fire.Id));
        Assert.Equal(Claimed("a@2"), await _storage.Schedules.FindFireAsync("a@2", Never));

        await AcceptAsync(new FireEnded(Claimed("a@1"), new RunId("run_1")));
        await RefuseAsync(new FireEnded(Claimed("a@1"), new RunId("run_2")));
        await AcceptAsync(new FireEnded(Claimed("a@2"), null));
        await AcceptAsync(new ScheduleMoved(Armed("a") with { Version = 3 }));

        Assert.Empty(await _storage.Schedules.ListFiresAsync(Never));
        Assert.Equal(new RunId("run_1"), (await _storage.Schedules.FindArmedAsync("a", Never))!.LastRun);
    }

    private static ArmedSchedule Armed(string id) => new()
    {
        Id = id,
        Timing = "t",
        State = ScheduleState.Active,
        Round = 1,
        Anchor = At,
        Planned = At.AddMinutes(5),
        Due = At.AddMinutes(6),
    };

    private static Fire Claimed(string id) => new()
    {
        Id = id,
        Schedule = "a",
        Agent = "clerk",
        Prompt = "it's\ntime",
        Cause = FireCause.Due,
        Planned = At,
        ClaimedAt = At.AddSeconds(1),
    };
}
