using Reeve.Engine.Foundation;
using Reeve.Engine.Governance;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.Guard.Budgets;
using Reeve.TestKit.Storage;

namespace Reeve.Tests.Runs;

/// <summary>The rooms over the real database: what the fakes promise, it keeps.</summary>
public sealed class RunsOverStorageTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_with_its_steps_goes_through_its_whole_life()
    {
        await using var store = new TestStore();
        await using var house = House(store);
        await using var run = await house.Runs.StartAsync(RunsHouse.Tick("check.*") with { Budget = new RunBudget(10, 100, TimeSpan.FromSeconds(30)) }, Never);

        var allow = Assert.IsType<GuardDecision.Allow>(await Begin(house, run.Run, "check.git", Durability.Accepted));
        await house.Guard.EndStepAsync(run.Id, run.FencingToken, allow.Step.Id, new StepOutcome { Used = new Usage(3, 4) }, Durability.Accepted, Never);
        Assert.IsType<GuardDecision.Deny>(await Begin(house, run.Run, "mail.send", Durability.Durable));
        await Begin(house, run.Run, "check.mail", Durability.Durable);
        var ended = await run.EndAsync(new RunOutcome.Succeeded("fine"), Never);

        Assert.Equal(new RunUsage(2, new Usage(3, 4)), ended.Usage);
        var stored = await house.Runs.FindAsync(run.Id, Never);
        Assert.Equal(ended with { Grants = [] }, stored! with { Grants = [] });
        Assert.Equal(["check.*"], stored.Grants);
        var steps = await house.Runs.ListStepsAsync(run.Id, Never);
        Assert.Equal([StepState.Done, StepState.Denied, StepState.Abandoned], steps.Select(static step => step.State));
        var entries = await store.Ledger.ReadAsync(0, 100, new EntryFilter(Run: run.Id), Never);
        Assert.Equal(
            ["run.created", "run.started", "step.intended", "step.done", "step.intended", "guard.denied", "step.intended", "step.abandoned", "run.finished"],
            entries.Select(static entry => entry.Type));
    }

    [Fact]
    public async Task A_killed_daemons_runs_are_recovered_from_the_database()
    {
        await using var store = new TestStore();
        RunId tick, external;
        await using (var dead = House(store))
        {
            tick = (await dead.StartAsync()).Id;
            var client = await dead.Runs.StartExternalAsync(RunsHouse.External() with { IdempotencyKey = "k" }, Never);
            external = client.Id;
            await Begin(dead, dead.Table.All.Single(live => live.Id == tick).Run, "check.git", Durability.Durable);
            await dead.Guard.BeginStepAsync(client.Id, client.FencingToken, RunsHouse.Intent("work", "step"), Durability.Durable, Never);
        }

        await store.ReopenAsync();
        await using var house = House(store);
        Assert.Equal(new RecoveryReport(Kept: 1, Queued: 1, 0, 0, 0), await house.Recovery.RecoverAsync(Never));

        await using var second = await house.Runs.TakeAsync(tick, Never);
        Assert.Equal((2, 3L), (second.Run.Attempt, second.FencingToken));
        Assert.Equal(2, Assert.IsType<GuardDecision.Allow>(await Begin(house, second.Run, "check.git", Durability.Durable)).Step.Number);
        var again = await house.Runs.StartExternalAsync(RunsHouse.External() with { IdempotencyKey = "k" }, Never);
        Assert.Equal(external, again.Id);
        var step = await house.Guard.BeginStepAsync(again.Id, again.FencingToken, RunsHouse.Intent("work", "step"), Durability.Durable, Never);
        Assert.Equal(1, Assert.IsType<GuardDecision.Allow>(step).Step.Number);
    }

    [Fact]
    public async Task Two_daemons_memories_of_one_run_are_settled_by_the_database()
    {
        await using var store = new TestStore();
        await using var one = House(store);
        await using var other = House(store);
        var run = await one.StartExternalAsync();
        await other.Runs.RenewAsync(run.Id, run.FencingToken, Never);
        one.Clock.Advance(TimeSpan.FromSeconds(5));
        await other.Runs.RenewAsync(run.Id, run.FencingToken, Never);

        // The first memory is two versions behind: its move is refused, it looks again, and the kill is done.
        var report = await one.Runs.KillAsync(run.Id, "enough", Never);

        Assert.Equal(RunState.Killed, report.Run.State);
        var refused = await Assert.ThrowsAsync<ReeveException>(() => other.Runs.FinishAsync(run.Id, run.FencingToken, new RunOutcome.Succeeded(), Never));
        Assert.Equal(ErrorCode.Conflict, refused.Code);
        Assert.Equal(RunState.Killed, (await other.Runs.FinishAsync(run.Id, run.FencingToken, new RunOutcome.Succeeded(), Never)).State);
    }

    private static RunsHouse House(TestStore store) => new(store.Journal, store.Runs, store.Time);

    private static ValueTask<GuardDecision> Begin(RunsHouse house, Run run, string tool, Durability durability) =>
        house.Guard.BeginStepAsync(run.Id, run.FencingToken, RunsHouse.Intent(tool), durability, Never);
}
