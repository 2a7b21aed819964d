using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Alerts;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.TestKit;

namespace Reeve.Tests.Alerts;

/// <summary>The room put together over any store, as a daemon does. Disposing ends the worker and leaves the store, as a crash or a stop does.</summary>
internal sealed class AlertHouse : IAsyncDisposable
{
    private readonly AlertDeliveryWorker _worker;

    public AlertHouse(AlertOptions options, IAlertStore store, IJournal journal, IAlertCarrier carrier, IIdSource ids, TimeProvider time)
    {
        Queue = new AlertQueue(options);
        Alerts = new AlertService(new AlertBook(options, store, Queue, ids, time), Queue, store, journal, NullLogger<AlertService>.Instance);
        Deliveries = new AlertDeliveryService(options, Queue, store, journal, time);
        var recorder = new AlertDeliveryRecorder(options, Queue, journal, new SeededRandomSource(), time, NullLogger<AlertDeliveryRecorder>.Instance);
        var dispatcher = new AlertDispatcher(Queue, store, carrier, recorder, options, NullLogger<AlertDispatcher>.Instance);
        _worker = new AlertDeliveryWorker(options, Queue, store, recorder, dispatcher, NullLogger<AlertDeliveryWorker>.Instance);
    }

    public AlertQueue Queue { get; }

    public AlertService Alerts { get; }

    public AlertDeliveryService Deliveries { get; }

    public Task StartAsync() => _worker.StartAsync(CancellationToken.None);

    public async Task<AlertId> RaiseAsync(string key, AlertSeverity severity = AlertSeverity.Warning) =>
        Assert.IsType<AlertDecision.Raised>(await Alerts.RaiseAsync(AlertRulesTests.Draft(severity, key), CancellationToken.None)).Alert.Id;

    public async Task<AlertDelivery> OnlyAsync(AlertId alert, string target = "ops") =>
        Assert.Single((await Deliveries.ListAsync(new AlertDeliveryFilter(Target: target), new PageRequest(null, 500), CancellationToken.None)).Items, delivery => delivery.Alert == alert);

    public async ValueTask DisposeAsync()
    {
        await _worker.StopAsync(CancellationToken.None);
        _worker.Dispose();
        Alerts.Dispose();
    }
}
