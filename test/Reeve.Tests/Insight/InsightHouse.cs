using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Alerts;
using Reeve.Engine.Foundation;
using Reeve.Engine.Insight;
using Reeve.Engine.Ledger;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Time;
using Reeve.TestKit.Webhooks;
using Reeve.Tests.Alerts;

namespace Reeve.Tests.Insight;

/// <summary>The room with the operator's channel over any store, as a daemon has it. Disposing leaves the store, as a stop does.</summary>
internal sealed class InsightHouse : IAsyncDisposable
{
    private readonly AlertHouse _alerts;
    private readonly IAlertStore _raised;
    private readonly InsightWorker _worker;

    public InsightHouse(IInsightStore store, IAlertStore raised, IJournal journal, InsightQueue queue, ManualTimeProvider time, InsightOptions options, long firstId = 0)
    {
        _raised = raised;
        _alerts = new AlertHouse(new AlertOptions(), raised, journal, new ScriptedCarrier(static _ => new AlertAnswer.Taken(200)), new CountingIdSource(firstId), time);
        Insight = new InsightService(store, _alerts.Alerts, options, time);
        _worker = new InsightWorker(queue, Insight, store, options, time, NullLogger<InsightWorker>.Instance);
    }

    public InsightService Insight { get; }

    public Task StartAsync() => _worker.StartAsync(CancellationToken.None);

    public async Task<IReadOnlyList<Alert>> RaisedAsync() =>
        (await _raised.ListAsync(new AlertFilter(Kind: "insight"), new PageRequest(null, 100), CancellationToken.None)).Items;

    public async ValueTask DisposeAsync()
    {
        await _worker.StopAsync(CancellationToken.None);
        _worker.Dispose();
        await _alerts.DisposeAsync();
    }
}
