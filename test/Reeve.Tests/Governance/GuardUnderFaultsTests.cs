using System.Collections.Concurrent;
using Reeve.Engine.Foundation;
using Reeve.Engine.Governance;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.Guard.Budgets;
using Reeve.TestKit.Time;
using Reeve.Tests.Runs;

namespace Reeve.Tests.Governance;

/// <summary>Many callers, few runs, and a disk that refuses one unit in ten: afterwards memory and disk agree and nobody was lied to.</summary>
public sealed class GuardUnderFaultsTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task No_acknowledged_fact_is_lost_and_no_run_is_left_in_doubt(int seed)
    {
        await using var house = new RunsHouse();
        var runs = new List<Run>();
        for (var i = 0; i < 4; i++)
        {
            runs.Add(await house.Runs.StartExternalAsync(RunsHouse.External() with { Budget = new RunBudget(MaxTokens: 2_000) }, Never));
        }

        var faults = new Random(seed);
        house.Storage.Refuse = _ => faults.Next(10) == 0 ? ScriptedStorage.Full() : null;
        var durable = new ConcurrentBag<StepId>();
        var accepted = new ConcurrentBag<Step>();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(worker => Task.Run(() => WorkAsync(house, runs, new Random(seed * 100 + worker), durable, accepted), Never)));

        house.Storage.Refuse = null;
        var stored = (await StepsAsync(house, runs)).ToDictionary(static step => step.Id);
        Assert.All(durable, step => Assert.True(stored.ContainsKey(step), "an acknowledged step is not on disk"));

        // A lost record is noticed on another thread; then its run ends for it.
        var broken = accepted.Where(step => !stored.ContainsKey(step.Id)).Select(static step => step.Run).ToHashSet();
        await Eventually.TrueAsync(
            async () =>
            {
                await house.Leases.SweepAsync(Never);
                return broken.All(run => RunRules.IsTerminal(house.Stored(run).State));
            },
            "a run with a lost record is over");
        foreach (var run in runs.Where(run => house.Stored(run.Id).State == RunState.Killed))
        {
            await house.Runs.FinishAsync(run.Id, run.FencingToken, new RunOutcome.Cancelled("stopped"), Never); // the holder has heard of it
        }

        foreach (var run in runs)
        {
            await AssertSettledAsync(house, run.Id);
        }
    }

    private static async Task WorkAsync(RunsHouse house, List<Run> runs, Random random, ConcurrentBag<StepId> durable, ConcurrentBag<Step> accepted)
    {
        for (var i = 0; i < 80; i++)
        {
            var run = runs[random.Next(runs.Count)];
            var durability = random.Next(2) == 0 ? Durability.Durable : Durability.Accepted;
            try
            {
                await ActAsync(house, run, random.Next(100), durability, durable, accepted);
            }
            catch (ReeveException failure)
            {
                Assert.Contains(failure.Code, new[] { ErrorCode.StorageFull, ErrorCode.Conflict, ErrorCode.Killed });
            }
        }
    }

    private static async Task ActAsync(RunsHouse house, Run run, int what, Durability durability, ConcurrentBag<StepId> durable, ConcurrentBag<Step> accepted)
    {
        switch (what)
        {
            case 0:
                await house.Runs.KillAsync(run.Id, "chance", Never);
                Assert.Equal(RunState.Killed, RunRules.IsTerminal(house.Stored(run.Id).State) ? RunState.Killed : house.Stored(run.Id).State);
                break;
            case < 3:
                await house.Runs.WaitAsync(run.Id, run.FencingToken, "chance", Never);
                break;
            case < 10:
                await house.Runs.ResumeAsync(run.Id, run.FencingToken, Never);
                break;
            default:
                var intent = RunsHouse.Intent(key: what < 30 ? $"k{what}" : null) with { WorstCase = new Usage(20, 0) };
                if (await house.Guard.BeginStepAsync(run.Id, run.FencingToken, intent, durability, Never) is not GuardDecision.Allow { Step: var step })
                {
                    break;
                }

                if (durability == Durability.Durable)
                {
                    durable.Add(step.Id);
                }
                else
                {
                    accepted.Add(step);
                }

                await house.Guard.EndStepAsync(run.Id, run.FencingToken, step.Id, new StepOutcome { Used = new Usage(20, 0) }, durability, Never);
                break;
        }
    }

    private static async Task AssertSettledAsync(RunsHouse house, RunId id)
    {
        var stored = house.Stored(id);
        var steps = await house.Runs.ListStepsAsync(id, Never);
        Assert.Equal(steps.Count, steps.Where(static step => step.IdempotencyKey is not null).DistinctBy(static step => step.IdempotencyKey).Count() + steps.Count(static step => step.IdempotencyKey is null));
        Assert.True(steps.Sum(static step => step.Used.TokensIn) <= 2_000, "the budget was overshot");
        if (RunRules.IsTerminal(stored.State))
        {
            Assert.All(steps, static step => Assert.True(StepRules.IsTerminal(step.State)));
            Assert.False(house.Table.Contains(id));
            return;
        }

        var live = await house.Table.FindAsync(id, Never);
        await house.Runs.RenewAsync(id, stored.FencingToken, Never);
        Assert.Equal((house.Stored(id).State, house.Stored(id).Version), (live!.Run.State, live.Run.Version));
        Assert.Equal(steps.Count(static step => !StepRules.IsTerminal(step.State)), live.Steps.OpenCount);
        Assert.Equal(steps.Sum(static step => step.Used.TokensIn), live.Steps.Usage.Used.TokensIn);
        Assert.Equal(steps.Count(static step => step.State != StepState.Denied), live.Steps.Usage.Steps);
    }

    private static async Task<List<Step>> StepsAsync(RunsHouse house, List<Run> runs)
    {
        var all = new List<Step>();
        foreach (var run in runs)
        {
            all.AddRange(await house.Runs.ListStepsAsync(run.Id, Never));
        }

        return all;
    }
}
