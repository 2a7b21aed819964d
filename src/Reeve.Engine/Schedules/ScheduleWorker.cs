using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reeve.Sources.Watching;

namespace Reeve.Engine.Schedules;

/// <summary>
/// The room's three loops: one looks at the file, one at the clock, one tells fires. One timer watches all schedules; it trusts its plan for a few seconds only, because a clock
/// that jumps moves no timer. What was armed and what is on its way is read before the daemon goes on.
/// </summary>
internal sealed partial class ScheduleWorker(
    ScheduleLoading loading, ScheduleCatalog catalog, ScheduleClock clock, FireLoop fires, ScheduleOptions options, TimeProvider time, ILogger<ScheduleWorker> logger) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await loading.LoadAsync(cancellationToken);
        await catalog.RescanAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            await Task.WhenAll(WatchAsync(stoppingToken), clock.RunAsync(stoppingToken), fires.RunAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var notices = new FileNotices(options.File, options.RescanEvery, options.Debounce, time);
        while (true)
        {
            await notices.NextAsync(cancellationToken);
            if (await catalog.RescanAsync(cancellationToken))
            {
                clock.Wake();
            }
        }
    }

    [LoggerMessage(1830, LogLevel.Debug, "Schedules are no longer watched")]
    private partial void LogStopped();
}
