using FsCheck.Fluent;
using Reeve.Engine.Compensation;
using Reeve.Engine.Foundation;
using Reeve.TestKit.Memory;

namespace Reeve.Tests.Compensation;

/// <summary>Exactly once each, over any number of attempts, crashes and restarts.</summary>
public sealed class ExactlyOncePropertyTests
{
    private const int Steps = 5;

    private static CancellationToken Never => TestContext.Current.CancellationToken;

    /// <summary>
    /// The power fails after some commits, again and again, sometimes between an effect and its record. What cannot be done twice never is, and is either undone or
    /// told as failed; what can be done twice ends undone, and the world has seen one key for each step.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_crash_makes_a_step_undone_twice_or_forgotten(bool idempotent)
    {
        foreach (var crashes in Gen.Choose(0, 14).ArrayOf(4).Sample(10, 60)) // a property over whole daemons, which are asynchronous
        {
            await RunAsync(idempotent, crashes);
        }
    }

    private static async Task RunAsync(bool idempotent, int[] crashes)
    {
        var time = TimeProvider.System;
        var store = new MemoryStorage(time);
        var world = new ScriptedCompensator();
        var options = new CompensationOptions { Pause = TimeSpan.FromMilliseconds(1) };
        RunId id;
        await using (var first = await CompensationHouse.OpenAsync(store, time, world, options))
        {
            await first.DeclareAsync("pay", $$"""{"kind":"command","command":["/bin/undo"],"idempotent":{{(idempotent ? "true" : "false")}}}""");
            id = (await first.DidAsync([.. Enumerable.Repeat("pay", Steps)])).Run.Id;
            await first.Rollbacks.RequestAsync(id, new RollbackRequest(null, "test", null), Never);
            await CrashAsync(store, first, id, crashes[0]);
        }

        foreach (var after in crashes.Skip(1))
        {
            store.Crash(null);
            await using var house = await CompensationHouse.OpenAsync(store, time, world, options);
            await CrashAsync(store, house, id, after);
        }

        store.Crash(null);
        await using var last = await CompensationHouse.OpenAsync(store, time, world, options);
        await last.EndAsync(id);
        var rows = await last.RollBackAsync(id);

        var effects = world.Effects.GroupBy(static order => order.Row.Step).ToDictionary(static step => step.Key, static step => step.Count());
        Assert.Equal(Steps, rows.Count);
        Assert.All(rows, row =>
        {
            Assert.NotEqual(CompensationStatus.Pending, row.Status);
            Assert.True(row.Status == CompensationStatus.Succeeded || row is { Status: CompensationStatus.Failed, Escalated: true }, row.ToString());
            Assert.Equal(idempotent, idempotent && row.Status == CompensationStatus.Succeeded);
            Assert.True(idempotent || effects.GetValueOrDefault(row.Step) <= 1, $"step {row.Number} was undone {effects.GetValueOrDefault(row.Step)} times");
            Assert.True(row.Status != CompensationStatus.Succeeded || effects.GetValueOrDefault(row.Step) >= 1, $"step {row.Number} is said to be undone and is not");
        });
        Assert.Equal(effects.Count, world.Effects.Select(static order => order.Row.Key).Distinct().Count());
    }

    /// <summary>Cuts the power after so many further commits, and gives the daemon up when it got that far or was done.</summary>
    private static async Task CrashAsync(MemoryStorage store, CompensationHouse house, RunId run, int after)
    {
        store.Crash(after);
        var until = store.Commits + after;
        var done = house.Rollbacks.WaitAsync(run);
        while (!done.IsCompleted && store.Commits < until)
        {
            await Task.Yield();
        }

        house.Drain.StopTaking();
    }
}
