using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;
using Reeve.Guard;

namespace Reeve.Engine.Cloud;

/// <summary>
/// The loop: pull, push, pause. A round that fails is told by the state and in the log when it begins and when it is over, not each time; nothing waits for it and
/// nothing else of the daemon knows that there is a cloud.
/// </summary>
internal sealed partial class CloudWorker(
    CloudPull pull, CloudPush push, CloudPositions positions, CloudState state, CloudSeams seams, ILogger<CloudWorker> logger) : BackgroundService
{
    /// <summary>One round. Returns the pause until the next.</summary>
    public async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        var failed = await TryAsync(cancellationToken);
        var now = seams.Time.GetUtcNow();
        var before = state.Status.Failures;
        if (failed is null)
        {
            state.Set(status => status with { Failures = 0, LastSuccess = now });
            LogHealedIf(before > 0);
        }
        else
        {
            LogFailedIf(before == 0 && !(failed.IsHeld && failed.Reason == state.Status.LastError), failed.Reason);
            state.Set(status => status with { Failures = failed.IsHeld ? before : before + 1, LastError = failed.Reason, LastErrorAt = now });
        }

        var pause = CloudRules.Pause(state.Options.Every, state.Status.Failures, failed?.RetryAfter, seams.Chance());
        state.Set(status => status with { NextAttempt = now + pause });
        return pause;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LogStarted(state.Options.Endpoint!.Authority, state.Options.Every.TotalSeconds);
        try
        {
            while (true)
            {
                await Task.Delay(await RunOnceAsync(stoppingToken), seams.Time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
    }

    private async Task<CloudReply.Failed?> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await positions.LoadAsync(cancellationToken);
            var now = seams.Time.GetUtcNow();

            // A cloud that cannot be reached, or asks for patience, is not asked a second thing.
            return await pull.RunAsync(now, cancellationToken) ?? await push.RunAsync(now, cancellationToken);
        }
        catch (ReeveException failure)
        {
            return new CloudReply.Failed(failure.Message); // the disk, or the daemon is about to stop: the next round tries anew
        }
    }

    private void LogHealedIf(bool changed)
    {
        if (changed)
        {
            LogHealed();
        }
    }

    private void LogFailedIf(bool changed, string reason)
    {
        if (changed)
        {
            LogFailed(reason);
        }
    }

    [LoggerMessage(2802, LogLevel.Information, "Synchronizing with {Authority} every {Seconds} s")]
    private partial void LogStarted(string authority, double seconds);

    [LoggerMessage(2803, LogLevel.Warning, "Synchronizing failed and is tried again: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(2804, LogLevel.Information, "Synchronizing works again")]
    private partial void LogHealed();

    [LoggerMessage(2805, LogLevel.Debug, "The synchronization is over")]
    private partial void LogStopped();
}
