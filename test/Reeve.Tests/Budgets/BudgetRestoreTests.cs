using Reeve.Engine.Budgets;
using Reeve.Engine.Governance;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard.Budgets;
using Reeve.Storage.Sqlite;
using Reeve.TestKit.Storage;
using Reeve.Tests.Runs;

namespace Reeve.Tests.Budgets;

/// <summary>A restart over the real storage gives nobody a second budget.</summary>
public sealed class BudgetRestoreTests
{
    private static readonly BudgetOptions Options = new() { Org = new BudgetLimits(Tokens: 10_000), Agent = new BudgetLimits(Tokens: 1_000, MicroUsd: 5_000) };

    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Use_reservations_and_what_ended_children_used_survive_a_restart()
    {
        await using var store = new TestStore();
        Run parent;
        Run child;
        await using (var before = House(store))
        {
            parent = await before.Runs.StartExternalAsync(RunsHouse.External() with { Budget = new RunBudget(MaxTokens: 900) }, Never);
            var done = await before.Runs.StartExternalAsync(RunsHouse.External() with { Parent = parent.Id, Agent = "helper" }, Never);
            await Use(before, done, new Usage(100, 100, 0, 40));
            await before.Runs.FinishAsync(done.Id, done.FencingToken, new RunOutcome.Succeeded(), Never);
            child = await before.Runs.StartExternalAsync(RunsHouse.External() with { Parent = parent.Id }, Never);
            await Use(before, child, new Usage(0, 300, 0, 60));
            await before.Guard.BeginStepAsync(child.Id, child.FencingToken, Ask(150), Durability.Durable, Never);
        }

        await store.ReopenAsync();
        await using var after = House(store);
        await after.Budgets.RestoreAsync(Never);
        await after.Recovery.RecoverAsync(Never);

        var tree = after.Budgets.FindRun(parent.Id)!;
        Assert.Equal((3, 500L, 150L), (tree.Used.Steps, tree.Used.Tokens, tree.Reserved.Tokens));
        var days = after.Budgets.Days();
        Assert.Equal((500L, 100L, 150L), One(BudgetScopeKind.Org, ""));
        Assert.Equal((300L, 60L, 150L), One(BudgetScopeKind.Agent, "watchman"));
        Assert.Equal((200L, 40L, 0L), One(BudgetScopeKind.Agent, "helper"));
        Assert.IsType<GuardDecision.Deny>(await after.Guard.BeginStepAsync(child.Id, child.FencingToken, Ask(251), Durability.Durable, Never));
        Assert.IsType<GuardDecision.Allow>(await after.Guard.BeginStepAsync(child.Id, child.FencingToken, Ask(250), Durability.Durable, Never));

        (long, long, long) One(BudgetScopeKind kind, string subject)
        {
            var state = days.Single(state => state.Scope.Kind == kind && state.Scope.Subject == subject);
            return (state.Used.Tokens, state.Used.MicroUsd, state.Reserved.Tokens);
        }
    }

    [Fact]
    public async Task Yesterdays_use_is_not_todays()
    {
        await using var store = new TestStore();
        await using (var before = House(store))
        {
            var run = await before.StartExternalAsync();
            await Use(before, run, new Usage(0, 1_000));
            await before.Runs.FinishAsync(run.Id, run.FencingToken, new RunOutcome.Succeeded(), Never);
        }

        store.Time.Advance(TimeSpan.FromDays(1));
        await store.ReopenAsync();
        await using var after = House(store);
        await after.Budgets.RestoreAsync(Never);

        Assert.DoesNotContain(after.Budgets.Days(), static state => state.Used.Tokens > 0);
    }

    private static RunsHouse House(TestStore store) => new(store.Journal, store.Runs, store.Time, null, Options, null, store.Budgets);

    private static StepIntent Ask(long tokens) => RunsHouse.Intent() with { WorstCase = new Usage(0, tokens) };

    private static async Task Use(RunsHouse house, Run run, Usage used)
    {
        var ask = RunsHouse.Intent() with { WorstCase = used };
        var allow = Assert.IsType<GuardDecision.Allow>(await house.Guard.BeginStepAsync(run.Id, run.FencingToken, ask, Durability.Durable, Never));
        await house.Guard.EndStepAsync(run.Id, run.FencingToken, allow.Step.Id, new StepOutcome { Used = used }, Durability.Durable, Never);
    }
}
