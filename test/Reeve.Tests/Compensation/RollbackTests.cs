using System.Text;
using Reeve.Engine.Compensation;
using Reeve.Engine.Foundation;
using Reeve.Engine.Governance.Switches;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.TestKit.Storage;

namespace Reeve.Tests.Compensation;

/// <summary>The room over the real database.</summary>
public sealed class RollbackTests
{
    private const string Command = """{"kind":"command","command":["/bin/undo"]}""";
    private const string Idempotent = """{"kind":"command","command":["/bin/undo"],"idempotent":true}""";

    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Completed_side_effects_are_undone_newest_first_with_what_was_recorded_of_them()
    {
        await using var store = new TestStore();
        var world = new ScriptedCompensator();
        await using var house = await CompensationHouse.OpenAsync(store, world);
        await house.DeclareAsync("pay", Command);
        await house.DeclareAsync("book", Command);
        var (run, _) = await house.DidAsync("pay", "read.mail", "book", "pay");

        var rows = await house.RollBackAsync(run.Id);

        Assert.Equal([4, 3, 1], world.Effects.Select(static order => order.Row.Number));
        Assert.All(rows, static row => Assert.Equal((CompensationStatus.Succeeded, true), (row.Status, row.Begun)));
        Assert.Equal("""{"n":3}""", Text(world.Effects[0], "args"));
        Assert.Equal("""{"made":3}""", Text(world.Effects[0], "compensation"));
        Assert.Empty(house.Alerts.Raised);
        var job = await house.Runs.FindAsync(rows[0].Job!.Value, Never);
        Assert.Equal((RunKind.Job, "rollback", RunState.Succeeded, (RunId?)null), (job!.Kind, job.Trigger, job.State, job.Parent));
        Assert.Equal(["compensate.pay", "compensate.book"], job.Grants);
        var entries = await store.Ledger.ReadAsync(0, 1000, new EntryFilter(new HashSet<Family> { Family.Compensation }, run.Id), Never);
        Assert.Equal(
            ["rollback.requested", "compensation.intended", "compensation.succeeded", "compensation.intended", "compensation.succeeded", "compensation.intended", "compensation.succeeded"],
            entries.Select(static entry => entry.Type));
    }

    [Fact]
    public async Task What_is_undone_is_not_undone_again_by_a_further_rollback_or_after_a_restart()
    {
        await using var store = new TestStore();
        var world = new ScriptedCompensator();
        RunId id;
        await using (var first = await CompensationHouse.OpenAsync(store, world))
        {
            await first.DeclareAsync("pay", Command);
            id = (await first.DidAsync("pay", "pay")).Run.Id;
            await first.RollBackAsync(id);
            await first.RollBackAsync(id);
        }

        await store.ReopenAsync();
        await using var second = await CompensationHouse.OpenAsync(store, world);
        await second.RollBackAsync(id);

        Assert.Equal([2, 1], world.Effects.Select(static order => order.Row.Number));
    }

    [Fact]
    public async Task A_killed_run_is_undone_and_so_is_one_whose_agent_is_switched_off()
    {
        await using var store = new TestStore();
        var world = new ScriptedCompensator();
        await using var house = await CompensationHouse.OpenAsync(store, world);
        await house.DeclareAsync("pay", Command);
        var run = (await house.DidAsync("pay")).Run;
        await using (var live = await house.Runs.StartAsync(new RunDraft { Kind = RunKind.Turn, Owner = "me", Agent = "worker", Trigger = "manual", Grants = ["*"] }, Never))
        {
            await house.Switches.EngageAsync(KillTarget.OfAgent("worker", "me"), "enough", "test");
            Assert.Equal(RunState.Killed, live.Run.State);
            Assert.Empty(await house.RollBackAsync(live.Id));
        }

        Assert.Equal(CompensationStatus.Succeeded, Assert.Single(await house.RollBackAsync(run.Id)).Status);
    }

    [Fact]
    public async Task A_run_that_is_not_over_a_rollback_and_a_stranger_s_step_are_refused()
    {
        await using var store = new TestStore();
        await using var house = await CompensationHouse.OpenAsync(store);
        await house.DeclareAsync("pay", Command);
        var (run, _) = await house.DidAsync("pay");
        var job = Assert.Single(await house.RollBackAsync(run.Id)).Job!.Value;
        await using var live = await house.Runs.StartAsync(new RunDraft { Kind = RunKind.Turn, Owner = "me", Agent = "worker", Trigger = "manual" }, Never);

        Assert.Equal(ErrorCode.Conflict, await RefusalAsync(house, live.Id));
        Assert.Equal(ErrorCode.Conflict, await RefusalAsync(house, job));
        Assert.Equal(ErrorCode.NotFound, await RefusalAsync(house, run.Id, new StepId("step_x")));
        Assert.Equal(ErrorCode.NotFound, await RefusalAsync(house, new RunId("run_x")));
    }

    [Fact]
    public async Task A_failure_is_told_to_the_operator_and_older_steps_are_undone_all_the_same()
    {
        await using var store = new TestStore();
        var world = new ScriptedCompensator { Then = (order, _) => Task.FromResult<CompensationOutcome>(order.Row.Number == 2 ? new CompensationOutcome.Failed("compensation.failed", "no") : new CompensationOutcome.Succeeded()) };
        await using var house = await CompensationHouse.OpenAsync(store, world);
        await house.DeclareAsync("pay", Command);
        var (run, _) = await house.DidAsync("pay", "pay", "pay");

        var rows = await house.RollBackAsync(run.Id);

        Assert.Equal([CompensationStatus.Succeeded, CompensationStatus.Failed, CompensationStatus.Succeeded], rows.Select(static row => row.Status));
        Assert.True(rows[1].Escalated);
        var alert = Assert.Single(house.Alerts.Raised);
        Assert.Equal(("compensation.failed", Engine.Alerts.AlertSeverity.Critical, run.Id), (alert.Kind, alert.Severity, alert.Run!.Value));
        await house.RollBackAsync(run.Id);
        Assert.Equal(3, world.Effects.Count); // it was begun, and nothing says that a second time does no harm
        Assert.Single(house.Alerts.Raised);
    }

    [Fact]
    public async Task What_can_be_done_twice_is_tried_again_and_what_was_never_begun_too()
    {
        await using var store = new TestStore();
        var fails = true;
        var world = new ScriptedCompensator { Then = (_, _) => Task.FromResult<CompensationOutcome>(fails ? new CompensationOutcome.Failed("compensation.failed", "no") : new CompensationOutcome.Succeeded()) };
        await using var house = await CompensationHouse.OpenAsync(store, world);
        await house.DeclareAsync("pay", Idempotent);
        await house.DeclareAsync("mail", """{"kind":"mcp","server":"mail","tool":"recall"}""");
        var (run, _) = await house.DidAsync("pay", "mail");

        var rows = await house.RollBackAsync(run.Id);
        Assert.Equal([("compensation.unsupported", false), ("compensation.failed", true)], rows.Select(static row => (row.FailureCode!, row.Begun)));

        fails = false;
        await house.DeclareAsync("mail", Command);
        Assert.All(await house.RollBackAsync(run.Id), static row => Assert.Equal(CompensationStatus.Succeeded, row.Status));
        Assert.Equal(["compensate:" + rows[1].Step], world.Effects.Where(static order => order.Row.Tool == "pay").Select(static order => order.Row.Key).Distinct());
    }

    [Fact]
    public async Task Rollbacks_of_one_run_at_the_same_time_undo_each_step_once()
    {
        await using var store = new TestStore();
        var world = new ScriptedCompensator();
        await using var house = await CompensationHouse.OpenAsync(store, world);
        await house.DeclareAsync("pay", Command);
        var (run, steps) = await house.DidAsync([.. Enumerable.Repeat("pay", 12)]);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => house.RollBackAsync(run.Id, i % 2 == 0 ? null : steps[i].Id)));

        Assert.Equal(Enumerable.Range(1, 12), world.Effects.Select(static order => order.Row.Number).Order());
    }

    [Fact]
    public async Task A_killed_rollback_stops_and_says_what_it_left()
    {
        await using var store = new TestStore();
        var begun = new TaskCompletionSource();
        var world = new ScriptedCompensator
        {
            Then = async (order, token) =>
            {
                begun.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                return new CompensationOutcome.Succeeded();
            },
        };
        await using var house = await CompensationHouse.OpenAsync(store, world);
        await house.DeclareAsync("pay", Command);
        var (run, _) = await house.DidAsync("pay", "pay");
        await house.Rollbacks.RequestAsync(run.Id, new RollbackRequest(null, "test", null), Never);
        await begun.Task.WaitAsync(Never);
        var job = (await house.Rollbacks.ListAsync(run.Id, Never))[0].Job!.Value;

        await house.Runs.KillAsync(job, "stop that", Never);
        var rows = await house.EndAsync(run.Id);

        Assert.Equal([("compensation.unknown_outcome", true), ("killed", false)], rows.Select(static row => (row.FailureCode!, row.Begun)));
        Assert.Single(world.Effects);
    }

    [Theory]
    [InlineData(Command, CompensationStatus.Failed, 1)]
    [InlineData(Idempotent, CompensationStatus.Succeeded, 2)]
    public async Task What_a_dead_daemon_had_begun_is_tried_again_only_where_that_does_no_harm(string declaration, CompensationStatus expected, int effects)
    {
        await using var store = new TestStore();
        var begun = new TaskCompletionSource();
        var world = new ScriptedCompensator
        {
            Then = async (_, token) =>
            {
                begun.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                return new CompensationOutcome.Succeeded();
            },
        };
        RunId id;
        await using (var dead = await CompensationHouse.OpenAsync(store, world))
        {
            await dead.DeclareAsync("pay", declaration);
            id = (await dead.DidAsync("pay")).Run.Id;
            await dead.Rollbacks.RequestAsync(id, new RollbackRequest(null, "test", null), Never);
            await begun.Task.WaitAsync(Never);
            dead.Drain.StopTaking();
        }

        world.Then = null;
        await store.ReopenAsync();
        await using var house = await CompensationHouse.OpenAsync(store, world);
        var row = Assert.Single(await house.EndAsync(id));

        Assert.Equal((expected, effects), (row.Status, world.Effects.Count));
        Assert.Equal(expected == CompensationStatus.Failed ? 1 : 0, house.Alerts.Raised.Count);
    }

    private static async Task<string> RefusalAsync(CompensationHouse house, RunId run, StepId? from = null) =>
        (await Assert.ThrowsAsync<ReeveException>(() => house.Rollbacks.RequestAsync(run, new RollbackRequest(from, "test", null), Never))).Code;

    private static string Text(CompensationOrder order, string name) => Encoding.UTF8.GetString(order.Contents.Single(content => content.Name == name).Bytes.Span);
}
