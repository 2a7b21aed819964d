using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reeve.Guard;

namespace Reeve.Engine.Runs;

/// <summary>
/// Looks at every live run now and then: renews those at work in this daemon, fails external ones that fell silent, records ends that the disk
/// refused before, lets go of those that are over. One at a time would wait for the disk a thousand times; all at once share commits.
/// </summary>
internal sealed partial class LeaseWorker(RunRecorder recorder, TimeProvider time, ILogger<LeaseWorker> logger) : BackgroundService
{
    public Task SweepAsync(CancellationToken cancellationToken) => Task.WhenAll(recorder.Table.All.Select(live => SweepAsync(live, cancellationToken)));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(recorder.Table.Options.SweepEvery, time);
        try
        {
            while (await ticks.WaitForNextTickAsync(stoppingToken))
            {
                await SweepAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
    }

    private async Task SweepAsync(LiveRun live, CancellationToken cancellationToken)
    {
        try
        {
            await (CommandFor(live) is { } command ? recorder.MoveAsync(live, command, cancellationToken).AsTask() : Task.CompletedTask);
            if (IsLettingGo(live))
            {
                await recorder.StoppedAsync(live, StopProof.LeaseOver);
            }

            recorder.Table.TryRelease(live);
        }
        catch (ReeveException refused)
        {
            LogNotMoved(refused, live.Id, refused.Code);
        }
    }

    // A killed external run whose holder never said that it has stopped.
    private bool IsLettingGo(LiveRun live) =>
        !live.InProcess && !live.WorkEnded.IsCompleted && !live.Stale && live.Run.State == RunState.Killed && !(live.HeldUntil > time.GetUtcNow());

    private RunCommand? CommandFor(LiveRun live)
    {
        var run = live.Run;
        if (live.Stale || run.State is not (RunState.Running or RunState.Waiting))
        {
            // Saying its end again brings a stale run up to date; a move that changes nothing records nothing.
            return live.PendingEnd ?? (live.Stale ? new RunCommand.Renew(DateTimeOffset.MinValue) : null);
        }

        var now = time.GetUtcNow();
        return (live.PendingEnd, live.InProcess) switch
        {
            ({ } end, _) => end,
            (null, true) when run.LeaseUntil - now < live.Lease / 2 => new RunCommand.Renew(now + live.Lease),
            (null, false) when run.LeaseUntil <= now => new RunCommand.Expire(),
            _ => null,
        };
    }
}
