using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reeve.Guard;

namespace Reeve.Engine.Retention;

/// <summary>Has a pass made every so often. The first comes an interval after the start, so that a daemon which keeps restarting is not kept busy by it.</summary>
internal sealed partial class RetentionWorker(RetentionService retention, RetentionFollowers followers, RetentionOptions options, TimeProvider time, ILogger<RetentionWorker> logger) : BackgroundService
{
    private const string By = "reeved";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.KeepsForEver)
        {
            return;
        }

        using var ticks = new PeriodicTimer(options.Every, time);
        try
        {
            await RestoreAsync(stoppingToken);
            retention.Expect(time.GetUtcNow() + options.Every);
            while (await ticks.WaitForNextTickAsync(stoppingToken))
            {
                await PurgeAsync(stoppingToken);
                retention.Expect(time.GetUtcNow() + options.Every);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
    }

    private async Task RestoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            await retention.RestoreAsync(cancellationToken);
        }
        catch (ReeveException failure)
        {
            LogNotPurged(failure, failure.Code); // the first pass tries again
        }
    }

    private async Task PurgeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var report = await retention.PurgeAsync(byHand: false, By, cancellationToken);
            await followers.CompleteAsync(report, dryRun: false, By, cancellationToken);
        }
        catch (ReeveException failure)
        {
            LogNotPurged(failure, failure.Code);
        }
    }

    [LoggerMessage(2802, LogLevel.Warning, "A pass of retention did not come to its end ({Code}); the next goes on")]
    private partial void LogNotPurged(Exception failure, string code);

    [LoggerMessage(2803, LogLevel.Debug, "Retention has stopped")]
    private partial void LogStopped();
}
