using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reeve.Guard;

namespace Reeve.Engine.Alerts;

/// <summary>Closes the windows that are over, and all of them when the daemon stops, so that a count held in memory reaches the record.</summary>
internal sealed partial class AlertWorker(AlertService alerts, AlertOptions options, TimeProvider time, ILogger<AlertWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await CloseAsync(all: true, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(options.Window > Shortest ? options.Window : Shortest, time);
        try
        {
            while (await ticks.WaitForNextTickAsync(stoppingToken))
            {
                await CloseAsync(all: false, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
    }

    private async Task CloseAsync(bool all, CancellationToken cancellationToken)
    {
        try
        {
            await alerts.CloseWindowsAsync(all, cancellationToken);
        }
        catch (ReeveException refused)
        {
            LogNotCounted(refused, refused.Code); // a count is lost, no alert
        }
    }

    [LoggerMessage(2610, LogLevel.Debug, "The alert windows are closed")]
    private partial void LogStopped();

    [LoggerMessage(2611, LogLevel.Warning, "How many alerts were held back could not be recorded ({Code})")]
    private partial void LogNotCounted(Exception refused, string code);
}
