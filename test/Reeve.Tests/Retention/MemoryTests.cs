using Reeve.Engine.Runs;
using Reeve.Tests.Runs;

namespace Reeve.Tests.Retention;

/// <summary>What is over is not kept in memory.</summary>
public sealed class MemoryTests
{
    [Fact]
    public async Task Of_two_thousand_ended_runs_none_stays_in_memory_and_an_active_one_does()
    {
        await using var house = new RunsHouse();
        var active = await house.StartExternalAsync();
        for (var i = 0; i < 2_000; i++)
        {
            var run = await house.StartExternalAsync();
            await house.Runs.FinishAsync(run.Id, run.FencingToken, new RunOutcome.Succeeded(), TestContext.Current.CancellationToken);
        }

        await house.Leases.SweepAsync(TestContext.Current.CancellationToken);

        Assert.Equal(active.Id, Assert.Single(house.Table.All).Id);
        Assert.Equal(1, house.Table.Count);
    }
}
