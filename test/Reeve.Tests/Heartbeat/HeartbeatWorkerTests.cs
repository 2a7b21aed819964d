using Reeve.Engine.Foundation;
using Reeve.Engine.Heartbeat;
using Reeve.Engine.Runs;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Heartbeat;

public sealed class HeartbeatWorkerTests
{
    [Fact]
    public async Task An_agent_that_never_ticked_ticks_within_two_seconds_and_then_at_its_interval()
    {
        var check = new ScriptedCheck("git", "clean");
        await using var home = new TickHarness(check);
        await home.Worker.StartAsync(CancellationToken.None);

        await AdvanceUntilAsync(home, TimeSpan.FromMilliseconds(100), () => check.Asked == 1, TimeSpan.FromSeconds(2));
        await AdvanceUntilAsync(home, TimeSpan.FromSeconds(5), () => check.Asked == 2, TimeSpan.FromMinutes(11));
        await home.Worker.StopAsync(CancellationToken.None);

        var runs = (await home.Runs.ListAsync(new RunFilter(), new PageRequest(null, 10), CancellationToken.None)).Items;
        Assert.Equal(["timer", "timer"], runs.Select(static run => run.Trigger));
        Assert.InRange(runs[0].CreatedAt - runs[1].CreatedAt, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(11)); // a slow machine sees the instant late, never early
    }

    [Fact]
    public async Task A_day_without_the_daemon_is_made_up_for_by_one_catch_up()
    {
        var check = new ScriptedCheck("git", "clean");
        await using var home = new TickHarness(check);
        await home.TickAsync();
        home.Time.JumpTo(home.Time.GetUtcNow().AddDays(1));
        var plans = new ScriptedPlans();
        plans.Set(TickHarness.PlanOf(check));
        await using var next = new TickHarness(home.Storage, home.Time, new CountingIdSource(1_000), [check], [], plans);

        await next.Worker.StartAsync(CancellationToken.None);
        await AdvanceUntilAsync(next, TimeSpan.FromSeconds(1), () => check.Asked == 2, TimeSpan.FromSeconds(5));
        next.Time.Advance(TimeSpan.FromMinutes(5));
        await next.Worker.StopAsync(CancellationToken.None);

        Assert.Equal(2, check.Asked);
        var runs = (await next.Runs.ListAsync(new RunFilter(), new PageRequest(null, 10), CancellationToken.None)).Items;
        Assert.Equal(["catch_up", "manual"], runs.Select(static run => run.Trigger));
    }

    [Fact]
    public async Task A_new_plan_is_ticked_without_a_restart_and_a_removed_one_no_more()
    {
        var check = new ScriptedCheck("git", "clean");
        await using var home = new TickHarness(check);
        var plan = home.Plans.All.Single();
        home.Plans.Set();
        await home.Worker.StartAsync(CancellationToken.None);
        home.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(0, check.Asked);

        home.Plans.Set(plan);
        await Eventually.TrueAsync(() => check.Asked == 1, "the new agent ticked");
        await Eventually.TrueAsync(() => !home.Ticks.IsTicking("watchman"), "its tick landed");
        home.Plans.Set();
        for (var minute = 0; minute < 30; minute++)
        {
            home.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await home.Worker.StopAsync(CancellationToken.None);
        Assert.Equal(1, check.Asked);
    }

    [Fact]
    public async Task No_more_ticks_are_in_the_air_than_allowed_and_all_get_their_turn()
    {
        var inside = 0;
        var most = 0;
        var gate = new SemaphoreSlim(0);
        var check = new ScriptedCheck("git", async (_, token) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await gate.WaitAsync(token);
            Interlocked.Decrement(ref inside);
            return "clean";
        });
        await using var home = new TickHarness(check);
        var plan = home.Plans.All.Single();
        home.Plans.Set([.. Enumerable.Range(0, 6).Select(i => plan with { Agent = $"agent{i}" })]);
        await home.Worker.StartAsync(CancellationToken.None);

        await Eventually.TrueAsync(() => Volatile.Read(ref inside) == 2, "two are in the air");
        gate.Release(100);
        await Eventually.TrueAsync(() => check.Asked == 6, "all had their turn");
        await Eventually.TrueAsync(() => Volatile.Read(ref inside) == 0, "all landed");
        await home.Worker.StopAsync(CancellationToken.None);

        Assert.Equal(2, most);
    }

    [Fact]
    public async Task A_tick_that_fails_is_tried_again_at_the_next_interval_and_not_at_once()
    {
        var check = new ScriptedCheck("git", "clean");
        await using var home = new TickHarness(check);
        home.Plans.Set(home.Plans.All.Single() with { Model = "gone" });
        await home.Worker.StartAsync(CancellationToken.None);

        for (var second = 0; second < 60 * 25; second++)
        {
            home.Time.Advance(TimeSpan.FromSeconds(1));
            if (second % 300 == 0)
            {
                await Eventually.TrueAsync(() => !home.Ticks.IsTicking("watchman") && home.Time.Waiting > 0, "the worker sleeps");
            }
        }

        await home.Worker.StopAsync(CancellationToken.None);
        var runs = (await home.Runs.ListAsync(new RunFilter(), new PageRequest(null, 100), CancellationToken.None)).Items;
        Assert.InRange(runs.Count, 1, 3);
        Assert.All(runs, static run => Assert.Equal(RunState.Failed, run.State));
    }

    [Fact]
    public async Task A_stopping_daemon_starts_nothing_new_and_waits_for_what_is_in_the_air()
    {
        var reached = new TaskCompletionSource();
        var gate = new TaskCompletionSource<string>();
        await using var home = new TickHarness(new ScriptedCheck("git", (_, _) =>
        {
            reached.SetResult();
            return gate.Task;
        }));
        var tick = home.TickAsync();
        await reached.Task;

        var stop = home.Worker.StopAsync(CancellationToken.None);
        Assert.False(stop.IsCompleted);
        var late = await home.TickAsync();
        gate.SetResult("clean");
        await stop;

        Assert.Equal("succeeded", (await tick).State);
        Assert.Equal("skipped", late.State);
        Assert.Equal("stopping", (await home.TickAsync()).Skipped);
    }

    [Fact]
    public async Task A_queued_tick_whose_agent_is_gone_is_cancelled_and_not_kept_for_ever()
    {
        var check = new ScriptedCheck("git", static (_, _) => throw new InvalidOperationException("never asked"));
        await using var home = new TickHarness(check);
        var queued = new Run
        {
            Id = new RunId("run_queued"),
            Kind = RunKind.Tick,
            Owner = "me",
            Agent = "former",
            Trigger = "timer",
            Attempt = 2,
            MaxAttempts = 3,
            CreatedAt = home.Time.GetUtcNow(),
        };
        await ((Reeve.Engine.Ledger.IJournal)home.Storage).CommitAsync(RunEntries.Started(queued), CancellationToken.None);

        await home.Worker.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync(async () => (await home.Runs.FindAsync(queued.Id, CancellationToken.None))!.State == RunState.Cancelled, "it is cancelled");
        await home.Worker.StopAsync(CancellationToken.None);
    }

    private static async Task AdvanceUntilAsync(TickHarness home, TimeSpan step, Func<bool> condition, TimeSpan most)
    {
        var end = home.Time.GetUtcNow() + most;
        await Eventually.TrueAsync(
            () =>
            {
                if (!condition() && home.Time.GetUtcNow() < end)
                {
                    home.Time.Advance(step);
                }

                return condition();
            },
            $"it happened within {most}");
    }
}
