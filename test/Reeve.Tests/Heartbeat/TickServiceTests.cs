using Reeve.Engine.Heartbeat;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Heartbeat;

public sealed class TickServiceTests
{
    [Fact]
    public async Task A_tick_looks_proposes_decides_and_tells()
    {
        await using var home = new TickHarness(
            new ScriptedCheck("deadlines", "2 issues.\n- OVERDUE \"Pay rent\" [rent-1]\n- STALE draft [draft-2]"),
            new ScriptedCheck("inbox", "No message."));

        var result = await home.TickAsync();

        Assert.Equal(("succeeded", new TickReport(2, 0, 1, 1, 0)), (result.State, result.Report));
        var note = Assert.Single(await home.BellAsync());
        Assert.Equal(("deadlines:rent-1", "OVERDUE \"Pay rent\" [rent-1]", "me", "watchman"), (note.DedupeKey, note.Title, note.Owner, note.Agent));
        var steps = await home.Runs.ListStepsAsync(result.Run!.Value, CancellationToken.None);
        Assert.Equal(["check.deadlines", "check.inbox", "model.propose", "delivery.notify"], steps.Select(static step => step.Tool));
        Assert.All(steps, static step => Assert.Equal(StepState.Done, step.State));
    }

    [Fact]
    public async Task A_tick_may_use_its_declared_checks_the_model_and_the_bell_and_nothing_else()
    {
        await using var home = new TickHarness(new ScriptedCheck("git", "clean"), new ScriptedCheck("inbox", "empty"));

        var result = await home.TickAsync();

        var run = await home.Runs.FindAsync(result.Run!.Value, CancellationToken.None);
        Assert.Equal(["check.git", "check.inbox", "model.propose", "delivery.notify"], run!.Grants);
    }

    [Fact]
    public async Task A_quiet_tick_makes_no_delivery_at_all()
    {
        await using var home = new TickHarness(new ScriptedCheck("git", "Nothing to say."));

        var result = await home.TickAsync();

        Assert.Equal(new TickReport(1, 0, 0, 0, 0), result.Report);
        Assert.DoesNotContain(home.Storage.Entries, static entry => entry.Family == Family.Deliveries);
    }

    [Fact]
    public async Task A_tick_of_an_agent_without_checks_succeeds_and_says_so()
    {
        await using var home = new TickHarness();

        var result = await home.TickAsync();

        Assert.Equal(("succeeded", "the agent declares no checks"), (result.State, result.Reason));
    }

    [Fact]
    public async Task A_check_that_fails_is_a_finding_and_costs_the_others_nothing()
    {
        await using var home = new TickHarness(
            new ScriptedCheck("git", static (_, _) => throw new ReeveException(ErrorCode.UpstreamFailed, "no such repository")),
            new ScriptedCheck("broken", static (_, _) => throw new InvalidOperationException("a secret of the inside")),
            new ScriptedCheck("inbox", "- [URGENT] call [m-1]"));

        var result = await home.TickAsync();

        Assert.Equal(("succeeded", new TickReport(3, 2, 3, 0, 0)), (result.State, result.Report));
        var bell = await home.BellAsync();
        Assert.Contains(bell, static note => note.Title == "Cannot check git" && note.Detail.Contains("no such repository"));
        Assert.DoesNotContain(bell, static note => note.Detail.Contains("secret"));
    }

    [Fact]
    public async Task A_check_of_a_kind_nobody_provides_could_not_look()
    {
        await using var home = new TickHarness(new ScriptedCheck("git", "clean"));
        home.Plans.Set(TickHarness.PlanOf(new ScriptedCheck("weather", "")));

        Assert.Equal(new TickReport(1, 1, 1, 0, 0), (await home.TickAsync()).Report);
    }

    [Fact]
    public async Task A_check_that_hangs_and_does_not_listen_is_left_behind_after_its_time()
    {
        var never = new TaskCompletionSource<string>();
        var hanging = new ScriptedCheck("git", (_, _) => never.Task);
        await using var home = new TickHarness(hanging);

        var tick = home.TickAsync();
        await Eventually.TrueAsync(() => hanging.Asked == 1, "the check was asked");
        home.Time.Advance(TimeSpan.FromSeconds(30));
        await AdvanceUntilAsync(home, tick); // it gets a while to let go
        var result = await tick;

        Assert.Equal(new TickReport(1, 1, 1, 0, 0), result.Report);
        Assert.Contains("longer than 30 s", Assert.Single(await home.BellAsync()).Detail);
        never.SetCanceled();
    }

    [Fact]
    public async Task A_failure_that_may_pass_is_tried_again_a_bounded_number_of_times()
    {
        var flaky = new ScriptedCheck("git", static (_, _) => throw new ReeveException(ErrorCode.UpstreamFailed, "busy", retryable: true));
        await using var home = new TickHarness(flaky);
        var plan = home.Plans.All.Single();
        home.Plans.Set(plan with { Checks = [plan.Checks[0] with { Timeout = TimeSpan.FromHours(1) }] });

        var tick = home.TickAsync();
        await AdvanceUntilAsync(home, tick);

        Assert.Equal(3, flaky.Asked);
        Assert.Equal(1, (await tick).Report.Degraded);
    }

    [Fact]
    public async Task A_second_tick_in_the_air_is_refused_and_the_first_goes_on_when_its_caller_leaves()
    {
        var gate = new TaskCompletionSource<string>();
        var slow = new ScriptedCheck("git", (_, _) => gate.Task);
        await using var home = new TickHarness(slow);
        using var caller = new CancellationTokenSource();

        var first = home.Ticks.TickAsync("watchman", TickTrigger.Manual, caller.Token);
        await Eventually.TrueAsync(() => slow.Asked == 1, "the check was asked");
        var second = await home.TickAsync();
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult("- OVERDUE [x-1]");
        await Eventually.TrueAsync(async () => (await home.BellAsync()).Count == 1, "the tick went on");

        Assert.Equal(("skipped", "overlap"), (second.State, second.Skipped));
    }

    [Fact]
    public async Task The_same_finding_is_told_once_in_an_hour_and_again_when_it_grows_worse()
    {
        var text = "- OVERDUE rent [rent-1]";
        await using var home = new TickHarness(new ScriptedCheck("deadlines", (_, _) => Task.FromResult(text)));

        var reports = new List<TickReport> { (await home.TickAsync()).Report };
        home.Time.Advance(TimeSpan.FromMinutes(10));
        reports.Add((await home.TickAsync()).Report);
        text = "- [URGENT] rent OVERDUE [rent-1]";
        reports.Add((await home.TickAsync()).Report);
        home.Time.Advance(TimeSpan.FromMinutes(60));
        reports.Add((await home.TickAsync()).Report);

        Assert.Equal([1, 0, 1, 1], reports.Select(static report => report.Notified));
        Assert.Equal([0, 1, 0, 0], reports.Select(static report => report.Suppressed));
    }

    [Fact]
    public async Task A_kill_in_flight_ends_the_tick_before_anything_is_told()
    {
        var reached = new TaskCompletionSource();
        var waiting = new ScriptedCheck("git", async (_, token) =>
        {
            reached.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return "- [URGENT] never said";
        });
        await using var home = new TickHarness(waiting);

        var tick = home.TickAsync();
        await reached.Task;
        var run = (await home.Runs.ListAsync(new RunFilter(LiveOnly: true), new(null, 1), CancellationToken.None)).Items.Single();
        await home.Runs.KillAsync(run.Id, "enough", CancellationToken.None);
        var result = await tick;

        Assert.Equal("killed", result.State);
        Assert.Empty(await home.BellAsync());
        Assert.Null(await ((IHeartbeatStore)home.Storage).FindAsync("watchman", CancellationToken.None));
    }

    [Fact]
    public async Task A_model_nobody_provides_fails_the_tick_before_anything_is_read()
    {
        var check = new ScriptedCheck("git", "- [URGENT] x");
        await using var home = new TickHarness(check);
        home.Plans.Set(TickHarness.PlanOf(check) with { Model = "gone" });

        var result = await home.TickAsync();

        Assert.Equal(("failed", 0), (result.State, check.Asked));
        Assert.Contains("no model gone", result.Reason);
    }

    [Fact]
    public async Task A_tick_whose_storage_keeps_failing_is_a_dead_letter_after_its_attempts()
    {
        await using var home = new TickHarness(new ScriptedCheck("git", "- [URGENT] x"));
        home.Storage.FailOn(static work => work.Changes.Any(static change => change is Reeve.Engine.Delivery.FindingDecided)
            ? new ReeveException(ErrorCode.StorageFailed, "the disk is odd", retryable: true)
            : null);

        var tick = home.TickAsync();
        await AdvanceUntilAsync(home, tick);
        var result = await tick;

        Assert.Equal("dead_letter", result.State);
        var run = await home.Runs.FindAsync(result.Run!.Value, CancellationToken.None);
        Assert.Equal((3, ErrorCode.StorageFailed), (run!.Attempt, run.FailureCode));
        Assert.Empty(await home.BellAsync());
    }

    [Fact]
    public async Task Ticks_that_cannot_be_are_refused_with_their_reason()
    {
        await using var home = new TickHarness();
        home.Plans.Invalid["bad"] = "agents/bad.md:3: every is not a time";
        home.Plans.Set(TickHarness.PlanOf() with { Enabled = false });

        var unknown = await Assert.ThrowsAsync<ReeveException>(() => home.Ticks.TickAsync("nobody", TickTrigger.Manual, CancellationToken.None));
        var invalid = await Assert.ThrowsAsync<ReeveException>(() => home.Ticks.TickAsync("bad", TickTrigger.Manual, CancellationToken.None));
        var disabled = await home.TickAsync();

        Assert.Equal((ErrorCode.NotFound, ErrorCode.InvalidConfiguration, "disabled"), (unknown.Code, invalid.Code, disabled.Skipped));
        Assert.Contains("agents/bad.md:3", invalid.Message);
    }

    [Fact]
    public async Task Success_and_the_heartbeats_move_are_one_unit()
    {
        await using var home = new TickHarness(new ScriptedCheck("git", "clean"));
        home.Storage.FailOn(static work => work.Changes.Any(static change => change is HeartbeatMoved) && !work.Changes.Any(static change => change is RunMoved)
            ? new InvalidOperationException("they came apart")
            : null);

        var result = await home.TickAsync();

        var state = await ((IHeartbeatStore)home.Storage).FindAsync("watchman", CancellationToken.None);
        Assert.Equal((result.Run, home.Time.GetUtcNow()), (state!.LastRun, state.LastTickAt!.Value));
        Assert.Equal(home.Time.GetUtcNow(), state.LastChecked["git"]);
    }

    /// <summary>Lets pauses between tries and attempts pass until the tick is over.</summary>
    internal static async Task AdvanceUntilAsync(TickHarness home, Task tick) =>
        await Eventually.TrueAsync(
            () =>
            {
                home.Time.Advance(TimeSpan.FromMilliseconds(100)); // small beside every limit, so that a machine that stalls trips none
                return tick.IsCompleted;
            },
            "the tick ended");
}
