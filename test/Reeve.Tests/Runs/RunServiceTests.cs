using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Tests.Runs;

public sealed class RunServiceTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_started_run_is_running_under_a_lease_and_recorded_in_one_unit()
    {
        await using var house = new RunsHouse();

        await using var run = await house.StartAsync("check.*");

        var stored = house.Stored(run.Id);
        Assert.Equal((RunState.Running, 1L, "reeved"), (stored.State, stored.FencingToken, stored.Holder));
        Assert.Equal(house.Clock.GetUtcNow() + new RunOptions().Lease, stored.LeaseUntil);
        Assert.Equal(["run.created", "run.started"], house.Storage.LogTypes);
    }

    [Fact]
    public async Task A_finished_run_is_over_and_leaves_memory_when_its_work_has_ended()
    {
        await using var house = new RunsHouse();
        var run = await house.StartAsync();

        var ended = await run.EndAsync(new RunOutcome.Succeeded(), Never);
        Assert.Equal(RunState.Succeeded, ended.State);
        Assert.True(house.Table.Contains(run.Id));

        await run.DisposeAsync();
        Assert.False(house.Table.Contains(run.Id));
        Assert.Equal("run.finished", house.Storage.LogTypes[^1]);
    }

    [Fact]
    public async Task A_run_let_go_without_an_outcome_is_failed()
    {
        await using var house = new RunsHouse();
        var run = await house.StartAsync();

        await run.DisposeAsync();

        Assert.Equal((RunState.Failed, RunFailure.NoOutcome), (house.Stored(run.Id).State, house.Stored(run.Id).FailureCode));
    }

    [Fact]
    public async Task Saying_the_same_end_twice_is_fine_and_another_end_is_a_conflict()
    {
        await using var house = new RunsHouse();
        var run = await house.StartExternalAsync();

        await house.Runs.FinishAsync(run.Id, run.FencingToken, new RunOutcome.Succeeded(), Never);
        Assert.Equal(RunState.Succeeded, (await house.Runs.FinishAsync(run.Id, run.FencingToken, new RunOutcome.Succeeded(), Never)).State);

        await FailsWith(ErrorCode.Conflict, () => house.Runs.FinishAsync(run.Id, run.FencingToken, new RunOutcome.Cancelled("no"), Never));
    }

    [Fact]
    public async Task An_old_token_neither_renews_nor_finishes()
    {
        await using var house = new RunsHouse();
        var run = await house.StartExternalAsync();

        await FailsWith(ErrorCode.Conflict, () => house.Runs.RenewAsync(run.Id, run.FencingToken - 1, Never));
        await FailsWith(ErrorCode.Conflict, () => house.Runs.FinishAsync(run.Id, run.FencingToken - 1, new RunOutcome.Succeeded(), Never));
        Assert.Equal(RunState.Running, house.Stored(run.Id).State);
    }

    [Fact]
    public async Task A_kill_of_work_in_process_is_recorded_first_and_stopped_when_the_work_lets_go()
    {
        await using var house = new RunsHouse();
        var run = await house.StartAsync();

        var report = await house.Runs.KillAsync(run.Id, "enough", Never);

        Assert.Equal((RunState.Killed, true, false), (report.Run.State, report.Requested, report.Stopped));
        Assert.True(run.Stopping.IsCancellationRequested);
        var stopped = house.Runs.WaitStoppedAsync(run.Id, Never);
        Assert.False(stopped.IsCompleted);

        await run.DisposeAsync();
        await stopped;
        Assert.Equal(RunState.Killed, house.Stored(run.Id).State);
        Assert.True((await house.Runs.KillAsync(run.Id, "again", Never)).Stopped);
    }

    [Fact]
    public async Task A_kill_of_an_external_run_is_stopped_when_its_holder_says_so()
    {
        await using var house = new RunsHouse();
        var run = await house.StartExternalAsync();

        var report = await house.Runs.KillAsync(run.Id, "enough", Never);

        Assert.Equal((RunState.Killed, true, false), (report.Run.State, report.Requested, report.Stopped));
        Assert.DoesNotContain("run.stopped", house.Storage.LogTypes);
        house.Clock.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(RunState.Killed, (await house.Runs.FinishAsync(run.Id, run.FencingToken, new RunOutcome.Succeeded(), Never)).State);
        Assert.True((await house.Runs.KillAsync(run.Id, "again", Never)).Stopped);
        var stopped = house.Storage.Log.Single(static entry => entry.Type == "run.stopped");
        Assert.Contains(("proof", "acknowledged"), stopped.Data.Fields);
        Assert.Contains(("milliseconds", 250d), stopped.Data.Fields);
        await FailsWith(ErrorCode.Killed, () => house.Runs.RenewAsync(run.Id, run.FencingToken, Never));
    }

    [Fact]
    public async Task A_killed_external_run_whose_holder_is_silent_has_stopped_when_its_lease_is_over()
    {
        await using var house = new RunsHouse();
        var run = await house.StartExternalAsync();
        house.Clock.Advance(TimeSpan.FromSeconds(10));
        await house.Runs.RenewAsync(run.Id, run.FencingToken, Never);
        await house.Runs.KillAsync(run.Id, "enough", Never);
        await house.Leases.SweepAsync(Never);
        Assert.True(house.Table.Contains(run.Id));

        house.Clock.Advance(new RunOptions().Lease);
        await house.Leases.SweepAsync(Never);

        Assert.False(house.Table.Contains(run.Id));
        Assert.Contains(("proof", "lease_over"), house.Storage.Log.Single(static entry => entry.Type == "run.stopped").Data.Fields);
    }

    [Fact]
    public async Task Somebody_who_does_not_hold_a_killed_run_cannot_say_that_it_has_stopped()
    {
        await using var house = new RunsHouse();
        var run = await house.StartExternalAsync();
        await house.Runs.KillAsync(run.Id, "enough", Never);

        await house.Runs.FinishAsync(run.Id, run.FencingToken - 1, new RunOutcome.Succeeded(), Never);

        Assert.False((await house.Runs.KillAsync(run.Id, "again", Never)).Stopped);
    }

    [Fact]
    public async Task A_kill_of_a_run_that_is_over_changes_nothing_and_says_so()
    {
        await using var house = new RunsHouse();
        var run = await house.StartExternalAsync();
        await house.Runs.FinishAsync(run.Id, run.FencingToken, new RunOutcome.Succeeded(), Never);

        var report = await house.Runs.KillAsync(run.Id, "late", Never);

        Assert.Equal((RunState.Succeeded, false, true), (report.Run.State, report.Requested, report.Stopped));
    }

    [Fact]
    public async Task A_kill_that_was_asked_for_wins_over_a_finish_that_comes_before_its_record()
    {
        await using var house = new RunsHouse();
        var run = await house.StartAsync();
        house.Storage.RefuseToQueue = work => work.Entries[^1].Type == "run.killed" ? ScriptedStorage.Full() : null;
        await FailsWith(ErrorCode.StorageFull, () => house.Runs.KillAsync(run.Id, "enough", Never));
        Assert.True(run.Stopping.IsCancellationRequested);
        house.Storage.RefuseToQueue = null;

        var ended = await run.EndAsync(new RunOutcome.Succeeded(), Never);

        Assert.Equal(RunState.Killed, ended.State);
        Assert.Equal(RunState.Killed, house.Stored(run.Id).State);
        await run.DisposeAsync();
    }

    [Fact]
    public async Task A_kill_takes_effect_while_the_disk_hangs_and_is_not_reported_before_it_is_recorded()
    {
        await using var house = new RunsHouse();
        var run = await house.StartAsync();
        house.Storage.Hold();

        var kill = house.Runs.KillAsync(run.Id, "enough", Never);

        Assert.True(run.Stopping.IsCancellationRequested);
        Assert.False(kill.IsCompleted);
        Assert.Equal(RunState.Running, (await house.Runs.FindAsync(run.Id, Never))!.State);
        house.Storage.Release();
        Assert.True((await kill).Requested);
        await run.DisposeAsync();
    }

    [Fact]
    public async Task Kill_and_finish_at_once_leave_one_end_that_everybody_is_told()
    {
        await using var house = new RunsHouse();
        for (var i = 0; i < 200; i++)
        {
            var run = await house.StartAsync();
            using var start = new Barrier(2);
            var kill = Task.Run(
                async () =>
                {
                    start.SignalAndWait(Never);
                    return (await house.Runs.KillAsync(run.Id, "race", Never)).Run.State;
                },
                Never);
            var finish = Task.Run(
                async () =>
                {
                    start.SignalAndWait(Never);
                    return (await run.EndAsync(new RunOutcome.Succeeded(), Never)).State;
                },
                Never);

            var (killed, finished) = (await kill, await finish);

            Assert.Equal(house.Stored(run.Id).State, killed);
            Assert.Equal(killed, finished);
            await run.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_kill_reaches_the_runs_that_a_run_started()
    {
        await using var house = new RunsHouse();
        await using var parent = await house.StartAsync();
        await using var child = await house.Runs.StartAsync(RunsHouse.Tick() with { Parent = parent.Id }, Never);

        await house.Runs.KillAsync(parent.Id, "enough", Never);

        Assert.True(child.Stopping.IsCancellationRequested);
        Assert.Equal(RunState.Killed, house.Stored(child.Id).State);
    }

    [Fact]
    public async Task A_child_gets_at_most_its_parents_grants_and_limits_and_lies_one_deeper()
    {
        await using var house = new RunsHouse();
        await using var parent = await house.Runs.StartAsync(RunsHouse.Tick("check.*") with { Budget = new RunBudget(MaxSteps: 5) }, Never);

        await using var child = await house.Runs.StartAsync(
            RunsHouse.Tick("*") with { Parent = parent.Id, Budget = new RunBudget(MaxSteps: 50, MaxTokens: 10) }, Never);

        Assert.Equal(["check.*"], child.Run.Grants);
        Assert.Equal(new RunBudget(5, 10), child.Run.Budget);
        Assert.Equal(1, child.Run.Depth);
    }

    [Fact]
    public async Task A_parent_of_another_owner_does_not_exist_and_one_that_is_over_starts_nothing()
    {
        await using var house = new RunsHouse();
        var parent = await house.StartExternalAsync();

        await FailsWith(ErrorCode.NotFound, () => house.Runs.StartAsync(RunsHouse.Tick() with { Owner = "you", Parent = parent.Id }, Never));
        await house.Runs.FinishAsync(parent.Id, parent.FencingToken, new RunOutcome.Succeeded(), Never);
        await FailsWith(ErrorCode.Conflict, () => house.Runs.StartAsync(RunsHouse.Tick() with { Parent = parent.Id }, Never));
    }

    [Fact]
    public async Task Causes_do_not_go_deeper_than_the_bound()
    {
        await using var house = new RunsHouse(options: new RunOptions { MaxDepth = 1 });
        var first = await house.StartExternalAsync();
        var second = await house.Runs.StartExternalAsync(RunsHouse.External() with { Parent = first.Id }, Never);

        await FailsWith(ErrorCode.Denied, () => house.Runs.StartExternalAsync(RunsHouse.External() with { Parent = second.Id }, Never));
    }

    [Fact]
    public async Task The_same_key_names_the_same_run_also_when_both_start_at_once()
    {
        await using var house = new RunsHouse();
        var draft = RunsHouse.External() with { IdempotencyKey = "k" };
        house.Storage.Hold();
        var (first, second) = (house.Runs.StartExternalAsync(draft, Never), house.Runs.StartExternalAsync(draft, Never));
        house.Storage.Release();

        Assert.Equal((await first).Id, (await second).Id);
        Assert.Equal((await first).Id, (await house.Runs.StartExternalAsync(draft, Never)).Id);
        Assert.Single(house.Storage.Runs);
        Assert.Single(house.Table.All);
    }

    [Fact]
    public async Task One_run_over_the_bound_is_refused_and_a_failed_start_gives_its_place_back()
    {
        await using var house = new RunsHouse(options: new RunOptions { MaxLiveRuns = 1 });
        house.Storage.Refuse = static _ => ScriptedStorage.Full();
        await FailsWith(ErrorCode.StorageFull, () => house.StartExternalAsync());
        house.Storage.Refuse = null;

        var run = await house.StartExternalAsync();
        await FailsWith(ErrorCode.Overloaded, () => house.StartExternalAsync());

        await house.Runs.FinishAsync(run.Id, run.FencingToken, new RunOutcome.Succeeded(), Never);
        await house.StartExternalAsync();
    }

    [Fact]
    public async Task A_caller_that_goes_away_while_its_run_is_being_recorded_does_not_lose_it()
    {
        await using var house = new RunsHouse();
        using var caller = new CancellationTokenSource();
        house.Storage.Hold();
        var start = house.Runs.StartExternalAsync(RunsHouse.External(), caller.Token);
        await caller.CancelAsync();
        house.Storage.Release();

        Assert.True(house.Table.Contains((await start).Id));
    }

    [Fact]
    public async Task A_run_that_takes_longer_than_its_wall_clock_is_stopped_and_timed_out()
    {
        await using var house = new RunsHouse();
        await using var run = await house.Runs.StartAsync(RunsHouse.Tick() with { Budget = new RunBudget(MaxWallClock: TimeSpan.FromSeconds(30)) }, Never);

        house.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(run.Stopping.IsCancellationRequested);
        house.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(run.Stopping.IsCancellationRequested);
        Assert.Equal(RunState.TimedOut, (await run.EndAsync(new RunOutcome.Succeeded(), Never)).State);
    }

    [Fact]
    public async Task A_new_attempt_has_its_whole_wall_clock_before_it()
    {
        await using var house = new RunsHouse();
        var draft = RunsHouse.Tick() with { Budget = new RunBudget(MaxWallClock: TimeSpan.FromSeconds(30)) };
        await using (var first = await house.Runs.StartAsync(draft, Never))
        {
            await first.EndAsync(new RunOutcome.TryAgain("x", "y"), Never);
        }

        house.Clock.Advance(TimeSpan.FromHours(8));
        await using var second = await house.Runs.TakeAsync(Assert.Single(house.Storage.Runs).Id, Never);

        house.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(second.Stopping.IsCancellationRequested);
        house.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(second.Stopping.IsCancellationRequested);
    }

    [Fact]
    public async Task A_move_that_the_disk_refuses_is_forgotten_and_may_be_tried_again()
    {
        await using var house = new RunsHouse();
        var run = await house.StartExternalAsync();
        house.Storage.Refuse = static _ => ScriptedStorage.Full();
        await FailsWith(ErrorCode.StorageFull, () => house.Runs.FinishAsync(run.Id, run.FencingToken, new RunOutcome.Succeeded(), Never));
        Assert.Equal(RunState.Running, (await house.Runs.FindAsync(run.Id, Never))!.State);
        house.Storage.Refuse = null;

        Assert.Equal(RunState.Succeeded, (await house.Runs.FinishAsync(run.Id, run.FencingToken, new RunOutcome.Succeeded(), Never)).State);
    }

    [Fact]
    public async Task Another_attempt_is_queued_under_a_new_token_and_taken_once()
    {
        await using var house = new RunsHouse();
        var first = await house.StartAsync();
        Assert.Equal(RunState.Queued, (await first.EndAsync(new RunOutcome.TryAgain("upstream_failed", "no answer"), Never)).State);
        await FailsWith(ErrorCode.Conflict, () => house.Runs.TakeAsync(first.Id, Never));
        await first.DisposeAsync();

        await using var second = await house.Runs.TakeAsync(first.Id, Never);

        Assert.Equal((2, RunState.Running), (second.Run.Attempt, second.Run.State));
        Assert.True(second.FencingToken > first.FencingToken);
        await FailsWith(ErrorCode.Conflict, () => house.Runs.FinishAsync(first.Id, first.FencingToken, new RunOutcome.Succeeded(), Never));
        await FailsWith(ErrorCode.Conflict, () => house.Runs.TakeAsync(first.Id, Never));
    }

    [Fact]
    public async Task A_queued_run_can_be_killed()
    {
        await using var house = new RunsHouse();
        await using (var first = await house.StartAsync())
        {
            await first.EndAsync(new RunOutcome.TryAgain("x", "y"), Never);
        }

        var run = Assert.Single(house.Storage.Runs);
        Assert.Equal(RunState.Killed, (await house.Runs.KillAsync(run.Id, "enough", Never)).Run.State);
    }

    [Fact]
    public async Task A_waiting_run_goes_on_when_it_is_resumed()
    {
        await using var house = new RunsHouse();
        var run = await house.StartExternalAsync();

        Assert.Equal(RunState.Waiting, (await house.Runs.WaitAsync(run.Id, run.FencingToken, "approval", Never)).State);
        Assert.Equal(RunState.Running, (await house.Runs.ResumeAsync(run.Id, run.FencingToken, Never)).State);
        Assert.Equal(["run.waited", "run.resumed"], house.Storage.LogTypes.TakeLast(2));
    }

    [Fact]
    public async Task Every_move_has_its_entry_in_the_same_unit()
    {
        await using var house = new RunsHouse();
        var units = new List<UnitOfWork>();
        house.Storage.Refuse = work =>
        {
            units.Add(work);
            return null;
        };
        var run = await house.StartExternalAsync();
        house.Clock.Advance(TimeSpan.FromSeconds(10));
        await house.Runs.RenewAsync(run.Id, run.FencingToken, Never);
        await house.Runs.KillAsync(run.Id, "enough", Never);

        Assert.Equal(["run.created,run.started", "run.renewed", "run.killed"], units.Select(static unit => string.Join(',', unit.Entries.Select(static entry => entry.Type))));
        Assert.All(units, unit => Assert.All(unit.Entries, entry => Assert.Equal((run.Id, "me", "watchman"), (entry.Run, entry.Owner, entry.Agent))));
    }

    [Fact]
    public async Task A_run_nobody_knows_is_not_found()
    {
        await using var house = new RunsHouse();
        var nobody = new RunId("run_nobody");

        Assert.Null(await house.Runs.FindAsync(nobody, Never));
        await FailsWith(ErrorCode.NotFound, () => house.Runs.KillAsync(nobody, "x", Never));
        await FailsWith(ErrorCode.NotFound, () => house.Runs.RenewAsync(nobody, 1, Never));
    }

    private static async Task FailsWith(string code, Func<Task> act) => Assert.Equal(code, (await Assert.ThrowsAsync<ReeveException>(act)).Code);
}
