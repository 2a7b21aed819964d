using System.Collections.Frozen;
using Reeve.Engine.Budgets;
using Reeve.Engine.Governance;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.Guard.Budgets;
using Reeve.Tests.Runs;

namespace Reeve.Tests.Budgets;

/// <summary>Budgets through the real gate.</summary>
public sealed class BudgetServiceTests
{
    private static readonly PriceTable Prices = new([new ModelPrice("priced", 1_000_000, 500_000, 2_000_000)]);

    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_tightest_scope_wins_and_is_named()
    {
        await using var house = new RunsHouse(budgets: new BudgetOptions
        {
            Org = new BudgetLimits(Tokens: 1_000),
            Owner = new BudgetLimits(Tokens: 900),
            Agents = new Dictionary<string, BudgetLimits> { ["watchman"] = new(Tokens: 100) }.ToFrozenDictionary(),
        });
        var run = await house.Runs.StartExternalAsync(RunsHouse.External() with { Budget = new RunBudget(MaxTokens: 500) }, Never);
        await Use(house, run, 90);

        var deny = Assert.IsType<GuardDecision.Deny>(await Begin(house, run, Tokens(20)));

        Assert.Equal((ErrorCode.BudgetExceeded, "budget.agent"), (deny.Code, deny.Rule));
        Assert.Equal("There is no room in the budget of the agent watchman today. Of 100 tokens 90 are used and 0 reserved; the step may need 20.", deny.Reason);
        Assert.IsType<GuardDecision.Allow>(await Begin(house, run, Tokens(10)));
    }

    [Fact]
    public async Task What_a_child_uses_counts_against_its_parent_and_the_parents_limit_holds_it()
    {
        await using var house = new RunsHouse();
        var parent = await house.Runs.StartExternalAsync(
            RunsHouse.External() with { Kind = RunKind.Pipeline, Budget = new RunBudget(MaxSteps: 5, MaxTokens: 100) }, Never);
        var first = await house.Runs.StartExternalAsync(RunsHouse.External() with { Parent = parent.Id }, Never);
        var second = await house.Runs.StartExternalAsync(RunsHouse.External() with { Parent = first.Id }, Never);
        await Use(house, first, 40);
        await house.Runs.FinishAsync(first.Id, first.FencingToken, new RunOutcome.Succeeded(), Never);

        var deny = Assert.IsType<GuardDecision.Deny>(await Begin(house, second, Tokens(61)));
        await Use(house, second, 60);

        Assert.Equal("budget.pipeline", deny.Rule);
        Assert.Equal((2, 100L), (house.Budgets.FindRun(parent.Id)!.Used.Steps, house.Budgets.FindRun(parent.Id)!.Used.Tokens));
        Assert.IsType<GuardDecision.Deny>(await Begin(house, second, Tokens(0)));
    }

    [Fact]
    public async Task Another_attempt_does_not_charge_the_parent_again_for_the_one_before()
    {
        await using var house = new RunsHouse();
        var parent = await house.Runs.StartExternalAsync(RunsHouse.External() with { Budget = new RunBudget(MaxTokens: 100) }, Never);
        var child = await house.Runs.StartAsync(RunsHouse.Tick() with { Parent = parent.Id }, Never);
        await Use(house, child.Run, 40);
        await child.EndAsync(new RunOutcome.TryAgain(ErrorCode.UpstreamFailed, "again"), Never);
        await child.DisposeAsync();

        await using var again = await house.Runs.TakeAsync(child.Id, Never);

        Assert.Equal(40, house.Budgets.FindRun(parent.Id)!.Used.Tokens);
        Assert.Equal(40, house.Budgets.FindRun(child.Id)!.Used.Tokens);
        Assert.IsType<GuardDecision.Deny>(await Begin(house, again.Run, Tokens(61)));
        await Use(house, again.Run, 60);
        Assert.Equal(100, house.Budgets.FindRun(parent.Id)!.Used.Tokens);
    }

    [Fact]
    public async Task Hundreds_of_concurrent_callers_get_exactly_what_there_is_room_for()
    {
        const int Limit = 10_000;
        const int Each = 7;
        var (house, allowed) = await StormAsync(Limit, static _ => (Each, Each));
        await using var used = house;

        Assert.Equal(Limit / Each, allowed);
        Assert.Equal((long)(Limit / Each * Each), Org(house).Used.Tokens);
    }

    [Fact]
    public async Task Hundreds_of_concurrent_callers_who_need_less_than_they_fear_never_overspend()
    {
        const int Limit = 20_000;
        var (house, _) = await StormAsync(Limit, static random =>
        {
            var worst = random.Next(1, 60);
            return (worst, random.Next(0, worst + 1));
        });
        await using var used = house;

        Assert.InRange(Org(house).Used.Tokens, Limit / 2, Limit);
        Assert.Equal(Spend.None, Org(house).Reserved);
    }

    [Fact]
    public async Task Nobody_is_refused_while_there_is_room_for_all()
    {
        var (house, allowed) = await StormAsync(4_000 * 50, static random => (random.Next(1, 51), 0));
        await using var used = house;

        Assert.Equal(4_000, allowed);
    }

    [Fact]
    public async Task Denied_abandoned_and_killed_steps_give_their_reservation_back()
    {
        await using var house = new RunsHouse(budgets: new BudgetOptions { Org = new BudgetLimits(Tokens: 100) });
        var run = await house.StartExternalAsync();
        await Begin(house, run, Tokens(80));
        Assert.IsType<GuardDecision.Deny>(await Begin(house, run, Tokens(30)));

        await house.Runs.KillAsync(run.Id, "enough", Never);

        Assert.Equal(Spend.None, house.Budgets.Days().Single(static state => state.Scope == BudgetScope.Org).Reserved);
        var next = await house.StartExternalAsync();
        Assert.IsType<GuardDecision.Allow>(await Begin(house, next, Tokens(100)));
    }

    [Fact]
    public async Task A_step_is_priced_by_its_model_and_a_holder_cannot_make_it_cheaper()
    {
        await using var house = new RunsHouse(prices: Prices);
        var run = await house.Runs.StartExternalAsync(RunsHouse.External() with { Budget = new RunBudget(MaxMicroUsd: 10_000) }, Never);
        var ask = RunsHouse.Intent("model.ask") with { Model = "priced", WorstCase = new Usage(2_000, 4_000) };
        var allow = Assert.IsType<GuardDecision.Allow>(await Begin(house, run, ask));
        Assert.Equal(10_000, allow.Step.Reserved.MicroUsd);
        Assert.Equal("budget.run", Assert.IsType<GuardDecision.Deny>(await Begin(house, run, ask)).Rule);

        await End(house, run, allow.Step, new Usage(1_000, 1_000, 500, MicroUsd: 1));

        var step = Assert.Single(await house.Runs.ListStepsAsync(run.Id, Never), static step => step.State == StepState.Done);
        Assert.Equal(new Usage(1_000, 1_000, 500, 500 + 250 + 2_000), step.Used);
    }

    [Fact]
    public async Task An_unpriced_model_fails_closed_where_a_money_budget_applies_and_only_there()
    {
        var ask = RunsHouse.Intent("model.ask") with { Model = "mystery", WorstCase = new Usage(1, 1) };
        await using var limited = new RunsHouse(budgets: new BudgetOptions { Owner = new BudgetLimits(MicroUsd: 1_000_000) }, prices: Prices);
        await using var free = new RunsHouse(budgets: new BudgetOptions { Owner = new BudgetLimits(Tokens: 1_000) }, prices: Prices);

        var deny = Assert.IsType<GuardDecision.Deny>(await Begin(limited, await limited.StartExternalAsync(), ask));
        var allow = await Begin(free, await free.StartExternalAsync(), ask);

        Assert.Equal((ErrorCode.BudgetUnpriced, "budget.unpriced"), (deny.Code, deny.Rule));
        Assert.Contains("mystery", deny.Reason);
        Assert.IsType<GuardDecision.Allow>(allow);
    }

    [Fact]
    public async Task A_model_step_that_names_no_worst_case_reserves_the_assumption()
    {
        await using var house = new RunsHouse(budgets: new BudgetOptions { AssumedTokens = 500, Org = new BudgetLimits(Tokens: 1_500) });
        var run = await house.StartExternalAsync();
        var ask = RunsHouse.Intent("model.ask") with { Model = "any" };

        Assert.Equal(1_000, Assert.IsType<GuardDecision.Allow>(await Begin(house, run, ask)).Step.Reserved.Tokens);
        Assert.IsType<GuardDecision.Deny>(await Begin(house, run, ask));
    }

    [Theory]
    [InlineData(-1, 0, 0, 0)]
    [InlineData(0, long.MaxValue, 0, 0)]
    [InlineData(0, Usage.MaxTokens + 1, 0, 0)]
    [InlineData(1, 0, 2, 0)]
    [InlineData(0, 0, 0, -5)]
    [InlineData(0, 0, 0, Usage.MaxMicroUsd + 1)]
    public async Task Usage_that_cannot_be_true_is_refused_recorded_and_charges_the_reservation(long tokensIn, long tokensOut, long cached, long microUsd)
    {
        await using var house = new RunsHouse(budgets: new BudgetOptions { Org = new BudgetLimits(Tokens: 1_000) });
        var run = await house.StartExternalAsync();
        var allow = Assert.IsType<GuardDecision.Allow>(await Begin(house, run, Tokens(70)));

        var refused = await Assert.ThrowsAsync<ReeveException>(() => End(house, run, allow.Step, new Usage(tokensIn, tokensOut, cached, microUsd)));

        Assert.Equal(ErrorCode.UsageInvalid, refused.Code);
        var step = Assert.Single(await house.Runs.ListStepsAsync(run.Id, Never));
        Assert.Equal((StepState.Failed, ErrorCode.UsageInvalid, 70L), (step.State, step.FailureCode, step.Used.Tokens));
        Assert.Contains("guard.usage_refused", house.Storage.LogTypes);
        Assert.Equal(70, house.Budgets.Days().Single(static state => state.Scope == BudgetScope.Org).Used.Tokens);
    }

    [Fact]
    public async Task A_step_that_uses_more_than_it_said_is_charged_in_full_and_on_the_record()
    {
        await using var house = new RunsHouse(budgets: new BudgetOptions { Org = new BudgetLimits(Tokens: 100) });
        var run = await house.StartExternalAsync();
        var allow = Assert.IsType<GuardDecision.Allow>(await Begin(house, run, Tokens(10)));

        await End(house, run, allow.Step, new Usage(0, 90));

        Assert.Contains("budget.overrun", house.Storage.LogTypes);
        Assert.Equal(90, Org(house).Used.Tokens);
        Assert.IsType<GuardDecision.Allow>(await Begin(house, run, Tokens(10)));
    }

    [Fact]
    public async Task Thresholds_are_recorded_once_with_the_settlement_that_crosses_them()
    {
        await using var house = new RunsHouse(budgets: new BudgetOptions { Agent = new BudgetLimits(Tokens: 100), AlertPercent = 80 });
        var run = await house.StartExternalAsync();
        await Use(house, run, 79);
        Assert.DoesNotContain("budget.threshold", house.Storage.LogTypes);

        await Use(house, run, 1);
        await Use(house, run, 10);
        await Use(house, run, 10);

        Assert.Equal(2, house.Storage.LogTypes.Count(static type => type == "budget.threshold")); // at 80 and at 100 percent
    }

    [Fact]
    public async Task A_settlement_that_cannot_be_recorded_is_taken_back_and_may_be_made_again()
    {
        await using var house = new RunsHouse(budgets: new BudgetOptions { Agent = new BudgetLimits(Tokens: 100) });
        var run = await house.StartExternalAsync();
        var allow = Assert.IsType<GuardDecision.Allow>(await Begin(house, run, Tokens(90)));
        house.Storage.RefuseToQueue = static _ => ScriptedStorage.Full();
        await Assert.ThrowsAsync<ReeveException>(() => End(house, run, allow.Step, new Usage(0, 90)));
        house.Storage.RefuseToQueue = null;
        var agent = house.Budgets.Days()[^1];
        Assert.Equal((0L, 90L), (agent.Used.Tokens, agent.Reserved.Tokens));

        await End(house, run, allow.Step, new Usage(0, 90));

        Assert.Equal(1, house.Storage.LogTypes.Count(static type => type == "budget.threshold"));
        Assert.Equal(90, house.Budgets.Days()[^1].Used.Tokens);
    }

    [Fact]
    public async Task A_new_day_begins_with_nothing_used_and_a_clock_set_back_gives_no_second_budget()
    {
        await using var house = new RunsHouse(
            budgets: new BudgetOptions { Agent = new BudgetLimits(Tokens: 100), Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo") },
            options: RunsHouse.Unwatched with { Lease = TimeSpan.FromDays(3), LongestLease = TimeSpan.FromDays(3) });
        var run = await house.StartExternalAsync();
        await Use(house, run, 100);
        Assert.IsType<GuardDecision.Deny>(await Begin(house, run, Tokens(1)));

        house.Clock.Advance(TimeSpan.FromDays(1));
        await Use(house, run, 60);
        house.Clock.JumpTo(house.Clock.GetUtcNow() - TimeSpan.FromDays(1));

        Assert.IsType<GuardDecision.Deny>(await Begin(house, run, Tokens(41)));
        Assert.IsType<GuardDecision.Allow>(await Begin(house, run, Tokens(40)));
    }

    [Fact]
    public async Task Accounts_are_bounded_and_only_idle_ones_of_other_days_leave()
    {
        await using var house = new RunsHouse(
            budgets: new BudgetOptions { MaxAccounts = 10, Agent = new BudgetLimits(Tokens: 100) }, options: RunsHouse.Unwatched with { LongestLease = TimeSpan.FromDays(9), Lease = TimeSpan.FromDays(9) });
        for (var i = 0; i < 30; i++)
        {
            house.Clock.Advance(TimeSpan.FromHours(6));
            var run = await house.Runs.StartExternalAsync(RunsHouse.External() with { Agent = "agent-" + i }, Never);
            await Use(house, run, 100);
            await house.Runs.FinishAsync(run.Id, run.FencingToken, new RunOutcome.Succeeded(), Never);
        }

        Assert.InRange(house.Budgets.Days().Count, 3, 16);
        Assert.Equal(100, house.Budgets.Days().Single(static state => state.Scope.Subject == "agent-29").Used.Tokens);
    }

    private static StepIntent Tokens(long worst) => RunsHouse.Intent() with { WorstCase = new Usage(0, worst) };

    private static async Task Use(RunsHouse house, Run run, long tokens)
    {
        var allow = Assert.IsType<GuardDecision.Allow>(await Begin(house, run, Tokens(tokens)));
        await End(house, run, allow.Step, new Usage(0, tokens));
    }

    private static Task<GuardDecision> Begin(RunsHouse house, Run run, StepIntent intent) =>
        house.Guard.BeginStepAsync(run.Id, run.FencingToken, intent, Durability.Durable, Never).AsTask();

    private static Task End(RunsHouse house, Run run, Step step, Usage used) =>
        house.Guard.EndStepAsync(run.Id, run.FencingToken, step.Id, new StepOutcome { Used = used }, Durability.Durable, Never).AsTask();

    private static BudgetState Org(RunsHouse house) => house.Budgets.Days().Single(static state => state.Scope == BudgetScope.Org);

    /// <summary>400 callers in 40 runs ask ten times each, all at once; each step says its worst case and then what it used.</summary>
    private static async Task<(RunsHouse House, int Allowed)> StormAsync(long limit, Func<Random, (int Worst, int Actual)> next)
    {
        var house = new RunsHouse(budgets: new BudgetOptions { Org = new BudgetLimits(Tokens: limit) });
        var runs = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => house.Runs.StartExternalAsync(RunsHouse.External() with { Agent = "agent-" + i }, Never)));
        var allowed = 0;
        await Task.WhenAll(Enumerable.Range(0, 400).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            for (var i = 0; i < 10; i++)
            {
                var (worst, actual) = next(random);
                if (await Begin(house, runs[caller % runs.Length], Tokens(worst)) is GuardDecision.Allow allow)
                {
                    Interlocked.Increment(ref allowed);
                    await End(house, runs[caller % runs.Length], allow.Step, new Usage(0, actual));
                }
            }
        })));
        return (house, allowed);
    }
}
