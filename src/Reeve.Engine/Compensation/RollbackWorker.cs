using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Reeve.Engine.Compensation;

/// <summary>Works on rollbacks while the daemon lives, so many at a time as the options say.</summary>
internal sealed partial class RollbackWorker(RollbackQueue queue, CompensationOptions options, ILogger<RollbackWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            await Task.WhenAll(Enumerable.Range(0, Math.Max(1, options.Concurrency)).Select(_ => queue.WorkAsync(stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
    }

    [LoggerMessage(2741, LogLevel.Debug, "Rollbacks are no longer worked on")]
    private partial void LogStopped();
}
