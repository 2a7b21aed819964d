using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Tests.Runs;

public sealed class RunDrainTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runs_that_end_within_the_grace_period_end_by_themselves()
    {
        await using var house = new RunsHouse();
        var run = await house.StartAsync();
        var heard = new List<DrainProgress>();

        var drain = house.Drain.DrainAsync(Grace, heard.Add, Never);
        Assert.Equal([run.Id], Assert.Single(heard).AtWork);
        await run.EndAsync(new RunOutcome.Succeeded(), Never);
        await run.DisposeAsync();

        Assert.Empty((await drain).AtWork);
        Assert.Equal(RunState.Succeeded, house.Stored(run.Id).State);
    }

    [Fact]
    public async Task Nothing_new_is_taken_while_draining()
    {
        await using var house = new RunsHouse();
        house.Drain.StopTaking();

        Assert.Equal(ErrorCode.Unavailable, (await Assert.ThrowsAsync<ReeveException>(() => house.StartAsync())).Code);
    }

    [Fact]
    public async Task A_run_that_outlasts_the_grace_period_is_killed_for_the_shutdown()
    {
        await using var house = new RunsHouse();
        var run = await house.StartAsync();
        await using var letGo = run.Stopping.Register(() => _ = run.DisposeAsync().AsTask());

        var drain = house.Drain.DrainAsync(Grace, static _ => { }, Never);
        house.Clock.Advance(Grace);

        Assert.Empty((await drain).AtWork);
        Assert.Equal((RunState.Killed, RunDrain.Reason), (house.Stored(run.Id).State, house.Stored(run.Id).Reason));
    }

    [Fact]
    public async Task A_run_that_ignores_its_cancellation_does_not_hold_up_the_end_and_is_named()
    {
        await using var house = new RunsHouse();
        var run = await house.StartAsync();
        using var killing = new SemaphoreSlim(0);

        var drain = house.Drain.DrainAsync(Grace, progress => killing.Release(), Never);
        await killing.WaitAsync(Never);
        house.Clock.Advance(Grace);
        await killing.WaitAsync(Never);
        house.Clock.Advance(new RunOptions().KillGrace);

        Assert.Equal([run.Id], (await drain).AtWork);
        Assert.Equal(RunState.Killed, house.Stored(run.Id).State);
    }

    [Fact]
    public async Task A_second_signal_ends_the_grace_period_at_once()
    {
        await using var house = new RunsHouse();
        var run = await house.StartAsync();
        await using var letGo = run.Stopping.Register(() => _ = run.DisposeAsync().AsTask());
        using var hurry = new CancellationTokenSource();

        var drain = house.Drain.DrainAsync(Grace, static _ => { }, hurry.Token);
        await hurry.CancelAsync();

        Assert.Empty((await drain).AtWork);
    }

    [Fact]
    public async Task External_runs_go_on_through_a_shutdown()
    {
        await using var house = new RunsHouse();
        var run = await house.StartExternalAsync();

        Assert.Empty((await house.Drain.DrainAsync(Grace, static _ => { }, Never)).AtWork);

        Assert.Equal(RunState.Running, house.Stored(run.Id).State);
    }

    [Fact]
    public async Task A_run_that_was_on_its_way_when_the_drain_began_is_told_to_stop()
    {
        await using var house = new RunsHouse();
        house.Storage.Hold();
        var start = house.StartAsync();
        house.Drain.StopTaking();
        house.Storage.Release();

        await using var run = await start;

        Assert.True(run.Stopping.IsCancellationRequested);
    }
}
