using Reeve.Engine.Foundation;
using Reeve.Engine.Governance;
using Reeve.Engine.Governance.Approvals;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Engine.Tools;
using Reeve.Guard;
using Reeve.TestKit.Storage;
using Reeve.Tests.Runs;

namespace Reeve.Tests.Governance;

/// <summary>What a held step makes of its run, over the real storage: <c>running ⇄ waiting</c>.</summary>
public sealed class HeldRunTests
{
    private static readonly ApprovalVerdict Yes = new(ApprovalState.Approved, "ann");
    private static readonly ApprovalVerdict No = new(ApprovalState.Denied, "ann");

    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_held_step_moves_its_run_to_waiting_and_a_verdict_back_to_running(bool approved)
    {
        await using var store = new TestStore();
        await using var house = House(store);
        var run = await house.StartExternalAsync();

        var held = await HoldAsync(house, run, "a");
        Assert.Equal(RunState.Waiting, await StateAsync(store, run));
        await house.Approvals.DecideAsync(ApprovalId.Of(held.Id), approved ? Yes : No, Never);

        Assert.Equal(RunState.Running, await StateAsync(store, run));
        Assert.Equal(["run.waited", "run.resumed"], await MovesAsync(store));
    }

    [Fact]
    public async Task While_another_step_is_open_the_run_goes_on_and_waits_from_its_end()
    {
        await using var store = new TestStore();
        await using var house = House(store);
        var run = await house.StartExternalAsync();
        var busy = await AllowAsync(house, run);

        var held = await HoldAsync(house, run, "a");
        Assert.Equal(RunState.Running, await StateAsync(store, run));
        await EndAsync(house, run, busy);
        Assert.Equal(RunState.Waiting, await StateAsync(store, run));
        await house.Approvals.DecideAsync(ApprovalId.Of(held.Id), Yes, Never);
        Assert.Equal(RunState.Running, await StateAsync(store, run));
        await EndAsync(house, run, held);

        Assert.Equal(RunState.Running, await StateAsync(store, run));
        Assert.Equal(["run.waited", "run.resumed"], await MovesAsync(store));
    }

    [Fact]
    public async Task A_holder_who_does_something_else_meanwhile_does_not_wait_until_that_is_done()
    {
        await using var store = new TestStore();
        await using var house = House(store);
        var run = await house.StartExternalAsync();
        await HoldAsync(house, run, "a");

        var other = await AllowAsync(house, run);
        Assert.Equal(RunState.Running, await StateAsync(store, run));
        await EndAsync(house, run, other);

        Assert.Equal(RunState.Waiting, await StateAsync(store, run));
        Assert.Equal(["run.waited", "run.resumed", "run.waited"], await MovesAsync(store));
    }

    [Fact]
    public async Task A_denial_leaves_the_run_waiting_for_the_other_question()
    {
        await using var store = new TestStore();
        await using var house = House(store);
        var run = await house.StartExternalAsync();
        var (one, other) = (await HoldAsync(house, run, "a"), await HoldAsync(house, run, "b"));

        await house.Approvals.DecideAsync(ApprovalId.Of(one.Id), No, Never);
        Assert.Equal(RunState.Waiting, await StateAsync(store, run));
        await house.Approvals.DecideAsync(ApprovalId.Of(other.Id), No, Never);

        Assert.Equal(RunState.Running, await StateAsync(store, run));
        Assert.Equal(["run.waited", "run.resumed"], await MovesAsync(store));
    }

    [Fact]
    public async Task A_step_that_is_refused_while_the_run_waits_is_recorded_and_changes_nothing()
    {
        await using var store = new TestStore();
        await using var house = House(store);
        var run = await house.StartExternalAsync("deploy.*");
        await HoldAsync(house, run, "a", "deploy.prod");

        Assert.IsType<GuardDecision.Deny>(await Begin(house, run, RunsHouse.Intent("mail.send")));

        Assert.Equal(RunState.Waiting, await StateAsync(store, run));
        Assert.Equal(["held", "denied"], (await store.Runs.ListStepsAsync(run.Id, Never)).Select(static step => RunNames.Of(step.State)));
    }

    [Fact]
    public async Task Nobody_deciding_in_time_ends_the_wait()
    {
        await using var store = new TestStore();
        await using var house = House(store);
        var run = await house.Runs.StartExternalAsync(RunsHouse.External() with { Lease = TimeSpan.FromDays(2) }, Never);
        await HoldAsync(house, run, "a");
        store.Time.Advance(TimeSpan.FromHours(24));

        await house.Approvals.SweepAsync(Never);

        Assert.Equal(RunState.Running, await StateAsync(store, run));
    }

    [Fact]
    public async Task A_waiting_runs_lease_is_renewed_by_its_holder_and_one_that_falls_silent_loses_the_run()
    {
        await using var store = new TestStore();
        await using var house = House(store);
        var run = await house.StartExternalAsync();
        var held = await HoldAsync(house, run, "a");

        for (var i = 0; i < 5; i++)
        {
            store.Time.Advance(house.Table.Options.Lease / 2);
            await house.Runs.RenewAsync(run.Id, run.FencingToken, Never);
            await house.Leases.SweepAsync(Never);
        }

        Assert.Equal(RunState.Waiting, await StateAsync(store, run));
        store.Time.Advance(house.Table.Options.Lease * 2);
        await house.Leases.SweepAsync(Never);
        Assert.Equal(RunState.Failed, await StateAsync(store, run));
        Assert.Equal(StepState.Abandoned, Assert.Single(await store.Runs.ListStepsAsync(run.Id, Never), step => step.Id == held.Id).State);
    }

    [Fact]
    public async Task A_run_that_waits_is_still_waiting_after_a_crash_and_goes_on_when_it_is_decided()
    {
        await using var store = new TestStore();
        Run run;
        Step held;
        await using (var before = House(store))
        {
            run = await before.StartExternalAsync();
            held = await HoldAsync(before, run, "a");
        }

        await store.ReopenAsync();
        await using var after = House(store);
        await after.Recovery.RecoverAsync(Never);
        Assert.Equal(RunState.Waiting, await StateAsync(store, run));
        await after.Approvals.DecideAsync(ApprovalId.Of(held.Id), Yes, Never);

        Assert.Equal(RunState.Running, await StateAsync(store, run));
        await EndAsync(after, run, held);
        Assert.Equal(RunState.Running, await StateAsync(store, run));
    }

    [Fact]
    public async Task A_holder_may_end_a_run_that_waits_and_do_without_the_approval()
    {
        await using var store = new TestStore();
        await using var house = House(store);
        var run = await house.StartExternalAsync();
        var held = await HoldAsync(house, run, "a");

        await house.Runs.FinishAsync(run.Id, run.FencingToken, new RunOutcome.Succeeded(), Never);
        await house.Approvals.SweepAsync(Never);

        Assert.Equal(RunState.Succeeded, await StateAsync(store, run));
        Assert.Equal(ApprovalState.Withdrawn, (await store.Approvals.FindAsync(ApprovalId.Of(held.Id), Never))!.State);
    }

    [Fact]
    public async Task A_waiting_run_can_be_killed()
    {
        await using var store = new TestStore();
        await using var house = House(store);
        var run = await house.StartExternalAsync();
        await HoldAsync(house, run, "a");

        await house.Runs.KillAsync(run.Id, "enough", Never);

        Assert.Equal(RunState.Killed, await StateAsync(store, run));
    }

    [Fact]
    public async Task Verdicts_and_other_steps_at_once_leave_the_run_as_its_steps_say()
    {
        await using var store = new TestStore();
        await using var house = House(store);
        var run = await house.StartExternalAsync();
        var held = new List<Step>();
        for (var i = 0; i < 12; i++)
        {
            held.Add(await HoldAsync(house, run, "k" + i));
        }

        await Task.WhenAll(held.Take(6).Select((step, i) => Task.Run(async () =>
        {
            await house.Approvals.DecideAsync(ApprovalId.Of(step.Id), i % 2 == 0 ? Yes : No, Never);
            if (i % 2 == 0)
            {
                await EndAsync(house, run, step);
            }

            await EndAsync(house, run, await AllowAsync(house, run));
        })));
        Assert.Equal(RunState.Waiting, await StateAsync(store, run));
        await Task.WhenAll(held.Skip(6).Select(step => house.Approvals.DecideAsync(ApprovalId.Of(step.Id), No, Never)));

        Assert.Equal(RunState.Running, await StateAsync(store, run));
    }

    private static RunsHouse House(TestStore store) => new(store.Journal, store.Runs, store.Time, null, null, null, store.Budgets, switches: store.Switches, approvals: store.Approvals);

    private static async Task<RunState> StateAsync(TestStore store, Run run) => (await store.Runs.FindAsync(run.Id, Never))!.State;

    private static async Task<IEnumerable<string>> MovesAsync(TestStore store) =>
        (await store.Ledger.ReadAsync(0, 200, EntryFilter.Any, Never)).Select(static entry => entry.Type).Where(static type => type is "run.waited" or "run.resumed");

    private static async Task<Step> HoldAsync(RunsHouse house, Run run, string key, string tool = "deploy")
    {
        house.Tools.Keep(new Tool { Key = new ToolKey("me", ToolKey.DefaultProject, tool), UpdatedAt = house.Clock.GetUtcNow(), Approval = ToolApproval.Required });
        return Assert.IsType<GuardDecision.Hold>(await Begin(house, run, RunsHouse.Intent(tool, key) with { SideEffect = true })).Step;
    }

    private static async Task<Step> AllowAsync(RunsHouse house, Run run) => Assert.IsType<GuardDecision.Allow>(await Begin(house, run, RunsHouse.Intent())).Step;

    private static ValueTask EndAsync(RunsHouse house, Run run, Step step) =>
        house.Guard.EndStepAsync(run.Id, run.FencingToken, step.Id, new StepOutcome(), Durability.Durable, Never);

    private static Task<GuardDecision> Begin(RunsHouse house, Run run, StepIntent intent) =>
        house.Guard.BeginStepAsync(run.Id, run.FencingToken, intent, Durability.Durable, Never).AsTask();
}
