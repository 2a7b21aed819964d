using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Runs;

public sealed class LeaseWorkerTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_at_work_here_is_renewed_when_half_its_lease_is_gone()
    {
        await using var house = new RunsHouse();
        await using var run = await house.StartAsync();
        var first = house.Stored(run.Id).LeaseUntil;

        house.Clock.Advance(TimeSpan.FromSeconds(20));
        await house.Leases.SweepAsync(Never);
        Assert.Equal(first, house.Stored(run.Id).LeaseUntil);

        house.Clock.Advance(TimeSpan.FromSeconds(20));
        await house.Leases.SweepAsync(Never);
        Assert.Equal(house.Clock.GetUtcNow().AddSeconds(60), house.Stored(run.Id).LeaseUntil);
    }

    [Fact]
    public async Task An_external_run_that_falls_silent_fails_and_one_that_renews_does_not()
    {
        await using var house = new RunsHouse();
        var silent = await house.StartExternalAsync();
        var alive = await house.StartExternalAsync();

        house.Clock.Advance(TimeSpan.FromSeconds(50));
        await house.Runs.RenewAsync(alive.Id, alive.FencingToken, Never);
        house.Clock.Advance(TimeSpan.FromSeconds(10));
        await house.Leases.SweepAsync(Never);

        Assert.Equal((RunState.Failed, RunFailure.LeaseExpired), (house.Stored(silent.Id).State, house.Stored(silent.Id).FailureCode));
        Assert.Equal(RunState.Running, house.Stored(alive.Id).State);
        Assert.Equal(alive.Id, Assert.Single(house.Table.All).Id);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0.001, 1)]
    [InlineData(7200, 3600)]
    [InlineData(90, 90)]
    public async Task A_client_chooses_its_lease_within_bounds(double asked, double granted)
    {
        await using var house = new RunsHouse();

        var run = await house.Runs.StartExternalAsync(RunsHouse.External() with { Lease = TimeSpan.FromSeconds(asked) }, Never);

        Assert.Equal(house.Clock.GetUtcNow().AddSeconds(granted), run.LeaseUntil);
    }

    [Fact]
    public async Task An_end_that_the_disk_refused_is_recorded_when_there_is_room()
    {
        await using var house = new RunsHouse();
        var run = await house.StartExternalAsync();
        house.Storage.Refuse = static _ => ScriptedStorage.Full();
        await Assert.ThrowsAsync<ReeveException>(() => house.Runs.KillAsync(run.Id, "enough", Never));
        await house.Leases.SweepAsync(Never);
        Assert.Equal(RunState.Running, house.Stored(run.Id).State);

        house.Storage.Refuse = null;
        await house.Leases.SweepAsync(Never);

        Assert.Equal((RunState.Killed, "enough"), (house.Stored(run.Id).State, house.Stored(run.Id).Reason));
        await house.Runs.FinishAsync(run.Id, run.FencingToken, new RunOutcome.Cancelled("heard"), Never);
        Assert.Empty(house.Table.All);
    }

    [Fact]
    public async Task The_worker_sweeps_by_the_clock()
    {
        await using var house = new RunsHouse();
        var run = await house.Runs.StartExternalAsync(RunsHouse.External() with { Lease = TimeSpan.FromSeconds(1) }, Never);
        var failed = new TaskCompletionSource();
        house.Storage.Refuse = work =>
        {
            failed.TrySetResult();
            return null;
        };

        await house.Leases.StartAsync(Never);
        await Eventually.TrueAsync(() => house.Clock.Waiting > 0, "the worker waits for its first tick");
        house.Clock.Advance(TimeSpan.FromSeconds(5));
        await failed.Task.WaitAsync(Never);
        await house.Leases.StopAsync(Never);

        Assert.Equal(RunState.Failed, house.Stored(run.Id).State);
    }
}
