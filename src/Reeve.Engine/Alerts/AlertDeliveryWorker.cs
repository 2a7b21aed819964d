using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Foundation;
using Reeve.Guard;

namespace Reeve.Engine.Alerts;

/// <summary>
/// Takes up what an earlier daemon left queued and runs one dispatcher a target until the daemon stops. An attempt under way at the stop is cancelled
/// and not recorded, so it is made again later: at least once.
/// </summary>
internal sealed partial class AlertDeliveryWorker(
    AlertOptions options, AlertQueue queue, IAlertStore store, AlertDeliveryRecorder recorder, AlertDispatcher dispatcher, ILogger<AlertDeliveryWorker> logger) : BackgroundService
{
    private const int PageSize = 200;

    /// <summary>The counts come before any alert is raised, or a full queue would look empty.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        queue.Load(await store.CountDeliveriesAsync(AlertDeliveryState.Pending, cancellationToken));
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            await GiveUpOrphansAsync(stoppingToken);
            await Task.WhenAll(options.Targets.Select(target => dispatcher.RunAsync(target.Name, stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
    }

    /// <summary>Deliveries whose target is no longer configured would wait for ever.</summary>
    private async Task GiveUpOrphansAsync(CancellationToken cancellationToken)
    {
        var gone = (await store.CountDeliveriesAsync(AlertDeliveryState.Pending, cancellationToken)).Keys.Except(options.Targets.Select(static target => target.Name));
        foreach (var target in gone)
        {
            try
            {
                while (await store.ListNextAsync(target, PageSize, cancellationToken) is { Count: > 0 } orphans)
                {
                    await Task.WhenAll(orphans.Select(orphan => recorder.GiveUpAsync(
                        orphan, new AlertFailure(AlertDeliveryRules.TargetGone, "no webhook of that name is configured any more"), cancellationToken)));
                }
            }
            catch (ReeveException refused)
            {
                LogOrphansKept(refused, target, refused.Code); // the next start tries again
            }
        }
    }

    [LoggerMessage(2624, LogLevel.Debug, "Alerts are no longer delivered")]
    private partial void LogStopped();

    [LoggerMessage(2625, LogLevel.Warning, "Deliveries to {Target}, which is gone, could not be ended ({Code})")]
    private partial void LogOrphansKept(Exception refused, string target, string code);
}
