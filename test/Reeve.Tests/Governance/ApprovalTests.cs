using Reeve.Engine.Foundation;
using Reeve.Engine.Governance;
using Reeve.Engine.Governance.Approvals;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Engine.Tools;
using Reeve.Guard;
using Reeve.Guard.Budgets;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Storage;
using Reeve.TestKit.Time;
using Reeve.Tests.Runs;

namespace Reeve.Tests.Governance;

/// <summary>Held steps over the real storage: asked once, decided once, bound to what was asked.</summary>
public sealed class ApprovalTests
{
    private static readonly ApprovalVerdict Yes = new(ApprovalState.Approved, "ann");
    private static readonly ApprovalVerdict No = new(ApprovalState.Denied, "ann", "not today");

    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_held_step_goes_on_when_it_is_approved_and_the_record_says_by_whom()
    {
        await using var store = new TestStore();
        await using var house = House(store);
        var run = await house.StartExternalAsync();
        var held = await HoldAsync(house, run);
        var waiting = house.Approvals.WaitAsync(run.Id, held.Id, Never);

        var approved = await house.Approvals.DecideAsync(ApprovalId.Of(held.Id), Yes, Never);

        Assert.Equal((ApprovalState.Approved, "ann"), (approved.State, approved.DecidedBy));
        Assert.Equal(StepState.Allowed, (await waiting)!.State);
        var again = Assert.IsType<GuardDecision.Allow>(await Begin(house, run, Deploy));
        Assert.Equal((held.Id, "approval"), (again.Step.Id, again.Rule));
        await house.Guard.EndStepAsync(run.Id, run.FencingToken, held.Id, new StepOutcome(), Durability.Durable, Never);
        Assert.Equal(
            ["approval.requested", "approval.approved"],
            (await store.Ledger.ReadAsync(0, 100, EntryFilter.Any, Never)).Select(static entry => entry.Type).Where(static type => type.StartsWith("approval.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_denied_step_is_over_and_another_verdict_is_a_conflict()
    {
        await using var store = new TestStore();
        await using var house = House(store);
        var run = await house.StartExternalAsync();
        var held = await HoldAsync(house, run);

        await house.Approvals.DecideAsync(ApprovalId.Of(held.Id), No, Never);

        Assert.Equal(ApprovalState.Denied, (await house.Approvals.DecideAsync(ApprovalId.Of(held.Id), No, Never)).State);
        await FailsWith(ErrorCode.Conflict, () => house.Approvals.DecideAsync(ApprovalId.Of(held.Id), Yes, Never));
        var deny = Assert.IsType<GuardDecision.Deny>(await Begin(house, run, Deploy));
        Assert.Equal((ErrorCode.Denied, "ann denied it: not today"), (deny.Code, deny.Reason));
    }

    [Fact]
    public async Task An_approval_never_serves_other_arguments()
    {
        await using var store = new TestStore();
        await using var house = House(store);
        var run = await house.StartExternalAsync();
        var held = await HoldAsync(house, run);
        await house.Approvals.DecideAsync(ApprovalId.Of(held.Id), Yes, Never);

        await FailsWith(ErrorCode.Conflict, () => Begin(house, run, Deploy with { Arguments = "prod --force"u8.ToArray() }));
        var other = Assert.IsType<GuardDecision.Hold>(await Begin(house, run, Deploy with { Arguments = "prod --force"u8.ToArray(), IdempotencyKey = "other" }));

        Assert.NotEqual(held.Id, other.Step.Id);
        Assert.Equal(ApprovalState.Pending, (await store.Approvals.FindAsync(ApprovalId.Of(other.Step.Id), Never))!.State);
    }

    [Fact]
    public async Task What_waits_survives_a_restart_and_can_then_be_approved()
    {
        await using var store = new TestStore();
        Run run;
        Step held;
        await using (var before = House(store))
        {
            run = await before.StartExternalAsync();
            held = await HoldAsync(before, run);
        }

        await store.ReopenAsync();
        await using var after = House(store);
        await after.Recovery.RecoverAsync(Never);
        await after.Approvals.DecideAsync(ApprovalId.Of(held.Id), Yes, Never);

        Assert.Equal(held.Id, Assert.IsType<GuardDecision.Allow>(await Begin(after, run, Deploy)).Step.Id);
    }

    [Fact]
    public async Task Nobody_deciding_in_time_is_a_denial_and_comes_too_late_afterwards()
    {
        await using var store = new TestStore();
        await using var house = House(store);
        var run = await house.Runs.StartExternalAsync(RunsHouse.External() with { Lease = TimeSpan.FromDays(2) }, Never);
        var held = await HoldAsync(house, run);
        store.Time.Advance(TimeSpan.FromHours(24));

        await FailsWith(ErrorCode.ApprovalExpired, () => house.Approvals.DecideAsync(ApprovalId.Of(held.Id), Yes, Never));
        await house.Approvals.SweepAsync(Never);

        Assert.Equal(ApprovalState.Expired, (await store.Approvals.FindAsync(ApprovalId.Of(held.Id), Never))!.State);
        Assert.Equal(ErrorCode.ApprovalExpired, Assert.IsType<GuardDecision.Deny>(await Begin(house, run, Deploy)).Code);
    }

    [Fact]
    public async Task A_run_that_ends_first_withdraws_its_questions_and_nothing_comes_of_a_late_yes()
    {
        await using var store = new TestStore();
        await using var house = House(store);
        var run = await house.StartExternalAsync();
        var held = await HoldAsync(house, run);
        await house.Runs.KillAsync(run.Id, "enough", Never);

        await FailsWith(ErrorCode.Conflict, () => house.Approvals.DecideAsync(ApprovalId.Of(held.Id), Yes, Never));
        await house.Approvals.SweepAsync(Never);

        Assert.Equal(ApprovalState.Withdrawn, (await store.Approvals.FindAsync(ApprovalId.Of(held.Id), Never))!.State);
        Assert.Equal(StepState.Abandoned, Assert.Single(await store.Runs.ListStepsAsync(run.Id, Never)).State);
    }

    [Fact]
    public async Task Of_many_verdicts_at_once_exactly_one_counts()
    {
        await using var store = new TestStore();
        await using var house = House(store);
        var run = await house.StartExternalAsync();
        var held = await HoldAsync(house, run);

        var verdicts = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
        {
            try
            {
                return (ApprovalState?)(await house.Approvals.DecideAsync(ApprovalId.Of(held.Id), i % 2 == 0 ? Yes : No, Never)).State;
            }
            catch (ReeveException refused) when (refused.Code == ErrorCode.Conflict)
            {
                return null;
            }
        })));

        Assert.Single(verdicts.OfType<ApprovalState>().Distinct());
        Assert.Single(
            await store.Ledger.ReadAsync(0, 100, EntryFilter.Any, Never), static entry => entry.Type is "approval.approved" or "approval.denied");
    }

    [Fact]
    public async Task The_worst_case_is_reserved_when_it_is_approved_and_a_budget_without_room_leaves_it_pending()
    {
        await using var store = new TestStore();
        await using var house = House(store);
        var run = await house.Runs.StartExternalAsync(RunsHouse.External() with { Budget = new RunBudget(MaxTokens: 100) }, Never);
        var held = await HoldAsync(house, run, Deploy with { WorstCase = new Usage(0, 80) });
        var busy = Assert.IsType<GuardDecision.Allow>(await Begin(house, run, RunsHouse.Intent() with { WorstCase = new Usage(0, 50) }));

        await FailsWith(ErrorCode.BudgetExceeded, () => house.Approvals.DecideAsync(ApprovalId.Of(held.Id), Yes, Never));
        await house.Guard.EndStepAsync(run.Id, run.FencingToken, busy.Step.Id, new StepOutcome(), Durability.Durable, Never);
        await house.Approvals.DecideAsync(ApprovalId.Of(held.Id), Yes, Never);

        Assert.Equal(80, house.Budgets.FindRun(run.Id)!.Reserved.Tokens);
    }

    [Fact]
    public async Task A_step_of_the_daemons_own_waits_and_goes_on()
    {
        await using var store = new TestStore();
        await using var house = House(store);
        await using var run = await house.StartAsync();
        Hold(house);
        var effect = house.Steps.RunAsync(run, Deploy, static _ => Task.FromResult(new StepEffect<int>(42, new StepOutcome())), null, Never);
        ApprovalId? asked = null;
        await Eventually.TrueAsync(
            async () => (asked = (await house.Approvals.ListAsync(null, ApprovalState.Pending, new PageRequest(null, 10), Never)).Items.SingleOrDefault()?.Id) is not null,
            "the approval is asked for");
        Assert.False(effect.IsCompleted);

        await house.Approvals.DecideAsync(asked!.Value, Yes, Never);

        Assert.Equal(42, await effect);
    }

    [Fact]
    public async Task A_decider_who_walks_away_has_decided_and_whoever_waits_hears_it()
    {
        var (storage, clock) = (new ScriptedStorage(), new ManualTimeProvider());
        var questions = new MemoryStorage(clock);
        await using var house = new RunsHouse(storage, storage, clock, approvals: questions);
        var run = await house.StartExternalAsync();
        Hold(house);
        var held = Assert.IsType<GuardDecision.Hold>(await Begin(house, run, Deploy)).Step;
        var asked = ApprovalRules.Ask(run, held, Deploy, house.Clock.GetUtcNow(), TimeSpan.FromHours(1));
        await ((IJournal)questions).CommitAsync(UnitOfWork.Of(ApprovalEntries.Asked(asked), new ApprovalAsked(asked)), Never);
        var waiting = house.Approvals.WaitAsync(run.Id, held.Id, Never);
        using var walksAway = new CancellationTokenSource();
        storage.Hold();

        var deciding = house.Approvals.DecideAsync(asked.Id, Yes, walksAway.Token);
        await walksAway.CancelAsync();
        storage.Release();
        await deciding;

        Assert.Equal(StepState.Allowed, (await waiting)!.State);
    }

    private static StepIntent Deploy => RunsHouse.Intent("deploy", "key") with { Arguments = "prod"u8.ToArray(), SideEffect = true };

    private static RunsHouse House(TestStore store) => new(store.Journal, store.Runs, store.Time, null, null, null, store.Budgets, switches: store.Switches, approvals: store.Approvals);

    private static void Hold(RunsHouse house) => house.Tools.Keep(
        new Tool { Key = new ToolKey("me", ToolKey.DefaultProject, "deploy"), UpdatedAt = house.Clock.GetUtcNow(), Approval = ToolApproval.Required });

    private static async Task<Step> HoldAsync(RunsHouse house, Run run, StepIntent? intent = null)
    {
        Hold(house);
        return Assert.IsType<GuardDecision.Hold>(await Begin(house, run, intent ?? Deploy)).Step;
    }

    private static Task<GuardDecision> Begin(RunsHouse house, Run run, StepIntent intent) =>
        house.Guard.BeginStepAsync(run.Id, run.FencingToken, intent, Durability.Durable, Never).AsTask();

    private static async Task FailsWith(string code, Func<Task> act) => Assert.Equal(code, (await Assert.ThrowsAsync<ReeveException>(act)).Code);
}
