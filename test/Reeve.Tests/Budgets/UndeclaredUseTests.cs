using Reeve.Engine.Budgets;
using Reeve.Engine.Governance;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.Guard.Budgets;
using Reeve.Tests.Runs;

namespace Reeve.Tests.Budgets;

/// <summary>Steps that do not say what they use, or use more than they said: no account passes its limit whatever they report.</summary>
public sealed class UndeclaredUseTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    /// <summary>A run, and what its step is charged, is the tightest scope's: here everybody's day, of which another step has 30 promised.</summary>
    [Theory]
    [InlineData(Durability.Durable)]
    [InlineData(Durability.Accepted)]
    public async Task A_step_that_uses_what_no_budget_has_left_takes_no_account_over_its_limit_and_ends_its_run(Durability durability)
    {
        await using var house = new RunsHouse(budgets: new BudgetOptions { Org = new BudgetLimits(Tokens: 100, MicroUsd: 1_000) });
        var other = await house.StartExternalAsync();
        Assert.IsType<GuardDecision.Allow>(await Begin(house, other, Tokens(30)));
        var run = await house.StartExternalAsync();
        var child = await house.Runs.StartExternalAsync(RunsHouse.External() with { Parent = run.Id }, Never);
        var allow = Assert.IsType<GuardDecision.Allow>(await Begin(house, run, Tokens(10)));

        await house.Guard.EndStepAsync(run.Id, run.FencingToken, allow.Step.Id, new StepOutcome { Used = new Usage(60, 90, 50, 400) }, durability, Never);

        Assert.Equal((70L, 30L, 400L), (Org(house).Used.Tokens, Org(house).Reserved.Tokens, Org(house).Used.MicroUsd));
        var step = Assert.Single(await house.Runs.ListStepsAsync(run.Id, Never));
        Assert.Equal((StepState.Done, new Usage(60, 10, 50, 400)), (step.State, step.Used));
        Assert.Contains("budget.overrun", house.Storage.LogTypes);
        Assert.Equal(RunState.Killed, house.Stored(run.Id).State);
        Assert.IsType<GuardDecision.Kill>(await Begin(house, run, Tokens(0)));
        Assert.IsType<GuardDecision.Kill>(await Begin(house, child, Tokens(0)));
    }

    [Fact]
    public async Task A_step_that_says_nothing_reserves_the_assumption_of_what_is_limited_or_what_is_left()
    {
        await using var house = new RunsHouse(budgets: new BudgetOptions { AssumedStepTokens = 40, AssumedStepMicroUsd = 7 });
        var tokens = await house.Runs.StartExternalAsync(RunsHouse.External() with { Budget = new RunBudget(MaxTokens: 100) }, Never);
        var money = await house.Runs.StartExternalAsync(RunsHouse.External() with { Budget = new RunBudget(MaxMicroUsd: 100) }, Never);
        var free = await house.StartExternalAsync();

        Assert.Equal(new Spend(1, 40, 0), await ReservedAsync(tokens));
        Assert.Equal(new Spend(1, 40, 0), await ReservedAsync(tokens));
        Assert.Equal(new Spend(1, 20, 0), await ReservedAsync(tokens));
        Assert.Equal(new Spend(1, 0, 7), await ReservedAsync(money));
        Assert.Equal(new Spend(1, 0, 0), await ReservedAsync(free));
        Assert.Equal("budget.run", Assert.IsType<GuardDecision.Deny>(await Begin(house, tokens, RunsHouse.Intent())).Rule);

        async Task<Spend> ReservedAsync(Run run) => Assert.IsType<GuardDecision.Allow>(await Begin(house, run, RunsHouse.Intent())).Step.Reserved;
    }

    [Fact]
    public async Task A_step_that_says_it_uses_nothing_reserves_nothing()
    {
        await using var house = new RunsHouse(budgets: new BudgetOptions { Org = new BudgetLimits(Tokens: 100, MicroUsd: 100) });

        Assert.Equal(new Spend(1, 0, 0), Assert.IsType<GuardDecision.Allow>(await Begin(house, await house.StartExternalAsync(), Tokens(0))).Step.Reserved);
    }

    /// <summary>400 callers in 40 runs who say nothing of what they use. Honest ones use at most what is assumed of them; the others as much as they like.</summary>
    [Theory]
    [InlineData(50)]
    [InlineData(5_000)]
    public async Task Hundreds_of_concurrent_callers_who_say_nothing_never_overspend(int most)
    {
        const long Limit = 30_000;
        var limits = new BudgetLimits(Tokens: Limit, MicroUsd: Limit);
        await using var house = new RunsHouse(budgets: new BudgetOptions
        {
            AssumedStepTokens = 50,
            AssumedStepMicroUsd = 50,
            Org = limits,
            Agent = new BudgetLimits(Tokens: Limit / 10),
        });
        var runs = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => house.Runs.StartExternalAsync(
            RunsHouse.External() with { Agent = "agent-" + (i % 20), Budget = new RunBudget(MaxTokens: Limit / 20) }, Never)));
        var highest = 0L;

        await Task.WhenAll(Enumerable.Range(0, 400).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            var run = runs[caller % runs.Length];
            for (var i = 0; i < 10; i++)
            {
                if (await Begin(house, run, RunsHouse.Intent()) is not GuardDecision.Allow allow)
                {
                    continue;
                }

                try
                {
                    await End(house, run, allow.Step, new Usage(random.Next(most / 2), random.Next(most / 2), 0, random.Next(most)));
                }
                catch (ReeveException over) when (over.Code == ErrorCode.Killed)
                {
                    continue; // another step of its run used what there was
                }

                InterlockedMax(ref highest, house.Budgets.Days().Max(static state => Math.Max(state.Used.Tokens + state.Reserved.Tokens, state.Used.MicroUsd + state.Reserved.MicroUsd)));
            }
        })));

        Assert.InRange(highest, 1, Limit);
        Assert.All(house.Budgets.Days(), static state => Assert.True(
            state.Used.Tokens <= (state.Limits.Tokens ?? long.MaxValue) && state.Used.MicroUsd <= (state.Limits.MicroUsd ?? long.MaxValue), state.ToString()));
        Assert.Equal(Spend.None, Org(house).Reserved);
        var steps = new List<Step>();
        foreach (var run in runs)
        {
            var mine = await house.Runs.ListStepsAsync(run.Id, Never);
            Assert.InRange(mine.Sum(static step => step.Used.Tokens), 0, Limit / 20);
            steps.AddRange(mine);
        }

        Assert.Equal(Org(house).Used.Tokens, steps.Sum(static step => step.Used.Tokens)); // a restart, which counts the steps, comes to the same
        Assert.Equal(Org(house).Used.MicroUsd, steps.Sum(static step => step.Used.MicroUsd));
    }

    [Fact]
    public async Task Nobody_who_says_nothing_is_refused_or_ended_while_there_is_room_for_what_is_assumed()
    {
        await using var house = new RunsHouse(budgets: new BudgetOptions { AssumedStepTokens = 50, Org = new BudgetLimits(Tokens: 4_000 * 50) });
        var runs = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => house.StartExternalAsync()));

        await Task.WhenAll(Enumerable.Range(0, 400).Select(caller => Task.Run(async () =>
        {
            var run = runs[caller % runs.Length];
            for (var i = 0; i < 10; i++)
            {
                await End(house, run, Assert.IsType<GuardDecision.Allow>(await Begin(house, run, RunsHouse.Intent())).Step, new Usage(i, caller % 40));
            }
        })));

        Assert.DoesNotContain("run.killed", house.Storage.LogTypes);
        Assert.Equal(Spend.None, Org(house).Reserved);
    }

    private static void InterlockedMax(ref long highest, long seen)
    {
        for (var known = Interlocked.Read(ref highest); seen > known; known = Interlocked.Read(ref highest))
        {
            Interlocked.CompareExchange(ref highest, seen, known);
        }
    }

    private static StepIntent Tokens(long worst) => RunsHouse.Intent() with { WorstCase = new Usage(0, worst) };

    private static Task<GuardDecision> Begin(RunsHouse house, Run run, StepIntent intent) =>
        house.Guard.BeginStepAsync(run.Id, run.FencingToken, intent, Durability.Durable, Never).AsTask();

    private static Task End(RunsHouse house, Run run, Step step, Usage used) =>
        house.Guard.EndStepAsync(run.Id, run.FencingToken, step.Id, new StepOutcome { Used = used }, Durability.Durable, Never).AsTask();

    private static BudgetState Org(RunsHouse house) => house.Budgets.Days().Single(static state => state.Scope == BudgetScope.Org);
}
