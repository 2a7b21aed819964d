using Microsoft.Extensions.Hosting;

namespace Reeve.Server.Hosting;

/// <summary>Tells the service manager that the daemon lives, as often as it wants to hear it. A daemon whose threads starve stops telling, and is restarted.</summary>
internal sealed class WatchdogWorker(SystemdNotifier notifier, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (notifier.WatchdogPeriod is not { } period)
        {
            return;
        }

        using var timer = new PeriodicTimer(period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                notifier.Alive();
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon stops and has said so.
        }
    }
}
