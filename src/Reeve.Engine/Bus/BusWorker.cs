using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reeve.Sources.Watching;

namespace Reeve.Engine.Bus;

/// <summary>Remembers what earlier daemons wrote, before the daemon goes on; then looks at the file and makes deliveries.</summary>
internal sealed partial class BusWorker(
    IBusStore store, BusBook book, SubscriptionCatalog catalog, DeliveryLoop deliveries, BusOptions options, TimeProvider time, ILogger<BusWorker> logger) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var states = await store.ListSubscriptionsAsync(cancellationToken);
        var known = await store.ListDeliveriesAsync(cancellationToken);
        book.Change(picture => known.Aggregate(states.Aggregate(picture, static (all, state) => all.With(state)), static (all, delivery) => all.With(delivery)));
        await catalog.RescanAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            await Task.WhenAll(WatchAsync(stoppingToken), deliveries.RunAsync(stoppingToken));
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
            await catalog.RescanAsync(cancellationToken);
        }
    }

    [LoggerMessage(1875, LogLevel.Debug, "Subscriptions are no longer watched")]
    private partial void LogStopped();
}
