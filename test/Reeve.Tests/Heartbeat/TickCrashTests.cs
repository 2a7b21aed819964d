using Reeve.Engine.Delivery;
using Reeve.Engine.Foundation;
using Reeve.Engine.Heartbeat;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Heartbeat;

/// <summary>The power goes out after every single commit of a tick; the next daemon recovers, takes the tick up again, and nobody is told twice.</summary>
public sealed class TickCrashTests
{
    [Fact]
    public async Task After_a_crash_between_any_two_records_the_owner_is_told_exactly_once_and_each_key_is_decided()
    {
        var commits = await CountCommitsAsync();
        Assert.InRange(commits, 10, 40);

        for (var survived = 1; survived <= commits; survived++)
        {
            var (bell, findings, run, entries) = await CrashAndRecoverAsync(survived);

            var told = Assert.Single(bell);
            Assert.Equal(("deadlines:rent-1", run.Id), (told.DedupeKey, told.Run));
            Assert.Equal(RunState.Succeeded, run.State);
            Assert.Equal(["deadlines:draft-2", "deadlines:rent-1"], findings.Select(static finding => finding.Finding.DedupeKey).Order());
            Assert.All(findings, static finding => Assert.NotEqual("cooldown", finding.Decision.Rule));
            Assert.Equal(2, entries.Count(static entry => entry.Type == "finding.decided"));
        }
    }

    private static async Task<int> CountCommitsAsync()
    {
        var (storage, time) = New();
        await using var home = Start(storage, time, new CountingIdSource());
        await home.TickAsync();
        return storage.Commits;
    }

    private static async Task<(IReadOnlyList<Notification> Bell, IReadOnlyList<DecidedFinding> Findings, Run Run, IReadOnlyList<LedgerEntry> Entries)> CrashAndRecoverAsync(int survived)
    {
        var (storage, time) = New();
        var ids = new CountingIdSource();
        storage.Crash(survived);
        var before = Start(storage, time, ids);
        try
        {
            var tick = before.TickAsync();
            await TickServiceTests.AdvanceUntilAsync(before, tick);
            await tick;
        }
        catch (Reeve.Guard.ReeveException)
        {
            // the power is out: the last word of this daemon
        }

        storage.Crash(null);
        await RecoverAsync(storage, time);
        await using var after = Start(storage, time, ids);
        foreach (var queued in await storage.ListLiveAsync(CancellationToken.None))
        {
            await after.Ticks.ResumeAsync(queued, CancellationToken.None);
        }

        var run = (await storage.ListAsync(new RunFilter(), new PageRequest(null, 10), CancellationToken.None)).Items.Single();
        return (await after.BellAsync(), await storage.ListFindingsAsync(run.Id, CancellationToken.None), run, storage.Entries);
    }

    /// <summary>What the Runs room does at start: a tick that was at work is queued for its next attempt, its open steps abandoned.</summary>
    private static async Task RecoverAsync(MemoryStorage storage, ManualTimeProvider time)
    {
        foreach (var run in await storage.ListLiveAsync(CancellationToken.None))
        {
            if (RunRules.Recover(run, time.GetUtcNow()) is { } command && RunRules.Decide(run, command, time.GetUtcNow()) is RunDecision.Moved { Next: var next })
            {
                var open = (await storage.ListStepsAsync(run.Id, CancellationToken.None)).Where(static step => step.State is StepState.Intended or StepState.Allowed)
                    .Select(step => StepRules.Decide(step, new StepCommand.Abandon("the daemon ended"), time.GetUtcNow())).OfType<StepDecision.Moved>()
                    .Select(static moved => moved.Next).ToList();
                await ((IJournal)storage).CommitAsync(RunEntries.Moved(next, open), CancellationToken.None);
            }
        }
    }

    private static (MemoryStorage Storage, ManualTimeProvider Time) New()
    {
        var time = new ManualTimeProvider();
        return (new MemoryStorage(time), time);
    }

    private static TickHarness Start(MemoryStorage storage, ManualTimeProvider time, CountingIdSource ids)
    {
        ICheck[] checks = [new ScriptedCheck("deadlines", "- OVERDUE rent [rent-1]\n- STALE draft [draft-2]"), new ScriptedCheck("inbox", "No message.")];
        var plans = new ScriptedPlans();
        plans.Set(TickHarness.PlanOf(checks));
        return new TickHarness(storage, time, ids, checks, [], plans);
    }
}
