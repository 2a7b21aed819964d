using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Budgets;
using Reeve.Engine.Cloud;
using Reeve.Engine.Foundation;
using Reeve.Engine.Governance;
using Reeve.Engine.Governance.Approvals;
using Reeve.Engine.Governance.Switches;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Engine.Tools;
using Reeve.Guard.Budgets;
using Reeve.TestKit.Cloud;
using Reeve.TestKit.Storage;
using Reeve.TestKit.Time;
using Reeve.Tests.Runs;

namespace Reeve.Tests.Cloud;

/// <summary>What goes to the cloud passes the gate: over the real storage, the real gate and a cloud that a test scripts.</summary>
public sealed class GovernedCloudTests : IAsyncLifetime
{
    private readonly TestStore _store = new();
    private readonly ScriptedCloud _cloud = new();
    private readonly RunsHouse _gate;
    private readonly CloudHouse _house;
    private GovernedCloud _governed = null!;

    public GovernedCloudTests()
    {
        _gate = new RunsHouse(
            _store.Journal, _store.Runs, _store.Time, null, new BudgetOptions { Org = new BudgetLimits(Tokens: 100) }, null, _store.Budgets,
            switches: _store.Switches, approvals: _store.Approvals);
        _house = CloudHouse.Over(
            _store, state => _governed = new GovernedCloud(_cloud, _gate.Runs, _gate.Steps, state, _store.Time, NullLogger<GovernedCloud>.Instance));
    }

    private static CancellationToken Never => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _governed.DisposeAsync();
        _house.Dispose();
        await _gate.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task A_quiet_hour_is_two_watches_and_pushes_nothing_of_its_own()
    {
        var started = _store.Time.GetUtcNow();
        for (var round = 0; round < 120; round++)
        {
            _store.Time.Advance(await _house.RoundAsync(Never));
        }

        Assert.Equal(TimeSpan.FromHours(1), _store.Time.GetUtcNow() - started);
        Assert.Equal(120, _cloud.Pulls);
        Assert.Empty(_cloud.Batches);
        var once = new[] { "run.created", "run.started", "step.intended" };
        var ended = new[] { "step.done", "run.finished" };
        Assert.Equal([.. once, .. ended, .. once], await TypesAsync());
        Assert.Equal(0, _house.Status.Lag(_store.Journal.Head.Size));
    }

    [Fact]
    public async Task A_push_is_a_step_with_its_intent_before_it_and_its_outcome_after_it()
    {
        await CloudHouse.FillAsync(_store, 2);
        var before = 0L;
        _cloud.OnPush = _ =>
        {
            before = _store.Journal.Head.Size;
            return new CloudReply.Taken();
        };

        await _house.RoundAsync(Never);
        await _house.RoundAsync(Never);

        Assert.Equal("step.intended", (await TypesAsync())[(int)before - 1]);
        Assert.Equal(["step.done", "cloud.pushed"], (await TypesAsync()).TakeLast(2));
        Assert.Single(_cloud.Batches);
        var run = Assert.Single((await _store.Runs.ListAsync(new RunFilter(Agent: DaemonRuns.CloudAgent), new PageRequest(null, 10), Never)).Items);
        Assert.Equal((RunKind.Job, "me", DaemonRuns.CloudTrigger), (run.Kind, run.Owner, run.Trigger));
        var push = Assert.Single(await _store.Runs.ListStepsAsync(run.Id, Never), static step => step.Tool == CloudWatch.PushTool);
        Assert.Equal((StepState.Done, true), (push.State, push.SideEffect));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(500)]
    public async Task What_its_own_runs_record_is_not_told_so_that_no_push_feeds_the_next(int most)
    {
        _cloud.OnPush = batch => batch.Entries.Count > most ? new CloudReply.TooLarge() : new CloudReply.Taken();
        for (var news = 0; news < 8; news++)
        {
            await CloudHouse.FillAsync(_store, 1);
            await _house.RoundAsync(Never);
            await _house.RoundAsync(Never);
            Assert.Equal((0, 0L), (_house.Status.Failures, _house.Status.Lag(_store.Journal.Head.Size)));
        }

        var told = _cloud.Batches.SelectMany(static batch => batch.Entries).ToList();
        Assert.DoesNotContain(told, static entry => entry.Agent == DaemonRuns.CloudAgent);
        Assert.Equal(8, told.Where(static entry => entry.Agent == "watchman").DistinctBy(static entry => entry.Index).Count());
        Assert.InRange(_cloud.Batches.Count, 8, 150);
        Assert.Equal(0, _cloud.Batches[0].From);
    }

    [Fact]
    public async Task The_switch_for_everything_holds_telemetry_until_it_is_lifted()
    {
        await _house.RoundAsync(Never);
        await CloudHouse.FillAsync(_store, 1);

        await _gate.Switches.EngageAsync(KillTarget.All, "enough", "ann");
        var size = _store.Journal.Head.Size;
        var pauses = new[] { await _house.RoundAsync(Never), await _house.RoundAsync(Never), await _house.RoundAsync(Never) };

        Assert.All(pauses, static pause => Assert.Equal(TimeSpan.FromSeconds(30), pause));
        Assert.Equal((1, 0), (_cloud.Pulls, _cloud.Batches.Count));
        Assert.Contains("enough", _house.Status.LastError);
        Assert.InRange(_store.Journal.Head.Size - size, 0, 2); // what was under way is on record as stopped; being held records nothing
        await _gate.Switches.LiftAsync(KillTarget.All, "better", "ann", Never);
        await _house.RoundAsync(Never);
        Assert.Single(_cloud.Batches);
    }

    [Fact]
    public async Task A_kill_cancels_the_request_under_way_and_is_over_when_that_is()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _cloud.Pulling = async token =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        };
        var round = _house.RoundAsync(Never);
        await asked.Task.WaitAsync(Never);

        var report = await _gate.Switches.EngageAsync(KillTarget.OfAgent(DaemonRuns.CloudAgent), "enough", "ann");
        await _gate.Runs.WaitStoppedAsync(Assert.Single(report.Runs).Run.Id, Never);
        await round;

        Assert.Equal(1, _house.Status.Failures);
        await Eventually.TrueAsync(async () => (await TypesAsync()).Contains("run.stopped"), "its stop is on record");
    }

    [Fact]
    public async Task A_run_that_is_killed_alone_is_followed_by_another()
    {
        await _house.RoundAsync(Never);
        await _gate.Runs.KillAsync(_gate.Table.All.Single().Id, "this one", Never);

        await _house.RoundAsync(Never);

        Assert.Equal(2, _cloud.Pulls);
        Assert.Equal(0, _house.Status.Failures);
    }

    [Fact]
    public async Task No_budget_covers_it()
    {
        var run = await _gate.StartExternalAsync();
        var step = Assert.IsType<GuardDecision.Allow>(
            await _gate.Guard.BeginStepAsync(run.Id, run.FencingToken, RunsHouse.Intent() with { WorstCase = new Usage(0, 100) }, Durability.Durable, Never)).Step;
        await _gate.Guard.EndStepAsync(run.Id, run.FencingToken, step.Id, new StepOutcome { Used = new Usage(0, 100) }, Durability.Durable, Never);

        await _house.RoundAsync(Never);

        Assert.Single(_cloud.Batches);
        Assert.Equal(0, _house.Status.Failures);
    }

    [Fact]
    public async Task A_push_that_the_gate_refuses_does_not_leave_the_machine_and_is_asked_for_later_and_later()
    {
        _gate.Tools.Keep(new Tool { Key = new ToolKey("me", ToolKey.DefaultProject, CloudWatch.PushTool), UpdatedAt = _store.Time.GetUtcNow(), Enabled = false });
        await CloudHouse.FillAsync(_store, 1);

        var pauses = new[] { await _house.RoundAsync(Never), await _house.RoundAsync(Never), await _house.RoundAsync(Never) };

        Assert.Empty(_cloud.Batches);
        Assert.True(pauses[0] < pauses[2]);
        Assert.Contains("disabled", _house.Status.LastError);
        Assert.Contains("guard.denied", await TypesAsync());
    }

    [Fact]
    public async Task A_watch_that_needs_an_approval_waits_for_it()
    {
        _gate.Tools.Keep(new Tool { Key = new ToolKey("me", ToolKey.DefaultProject, CloudWatch.WatchTool), UpdatedAt = _store.Time.GetUtcNow(), Approval = ToolApproval.Required });
        using var stop = new CancellationTokenSource();
        var given = _house.RoundAsync(stop.Token);
        await HeldAsync(1);
        await stop.CancelAsync(); // the daemon's end does not wait for a person
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);

        var round = _house.RoundAsync(Never);
        var asked = await HeldAsync(2);
        Assert.Equal(0, _cloud.Pulls);
        await _gate.Approvals.DecideAsync(asked, new ApprovalVerdict(ApprovalState.Approved, "ann"), Never);
        await round;

        Assert.Equal(1, _cloud.Pulls);
    }

    [Fact]
    public async Task The_daemons_end_does_not_wait_for_a_watch()
    {
        await _house.RoundAsync(Never);

        var ended = await _gate.Drain.DrainAsync(TimeSpan.FromHours(1), static _ => { }, CancellationToken.None);

        Assert.Empty(ended.AtWork);
        Assert.Equal(RunState.Cancelled, Assert.Single((await _store.Runs.ListAsync(new RunFilter(), new PageRequest(null, 10), Never)).Items).State);
    }

    private async Task<ApprovalId> HeldAsync(int count)
    {
        IReadOnlyList<Approval> asked = [];
        await Eventually.TrueAsync(async () => (asked = (await _gate.Approvals.ListAsync(null, null, new PageRequest(null, 10), Never)).Items).Count == count, "an approval is asked for");
        return asked[0].Id;
    }

    private async Task<IReadOnlyList<string>> TypesAsync() => [.. (await _store.Ledger.ReadAsync(0, 500, EntryFilter.Any, Never)).Select(static entry => entry.Type)];
}
