using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Reeve.Server.Operations;

/// <summary>What the doors measure, on the one meter "Reeve". Thread-safe.</summary>
internal sealed class DispatchMetrics : IDisposable
{
    public const string Ok = "ok";

    private readonly Meter _meter = new("Reeve");
    private readonly Histogram<double> _duration;

    public DispatchMetrics(DispatchLoad load)
    {
        _duration = _meter.CreateHistogram<double>("reeve.operation.duration", "s", "Time from a request's admission to its answer, by operation and outcome.");
        _meter.CreateObservableGauge("reeve.operations.in_flight", () => load.InFlight, "{call}", "Calls that wait for something.");
    }

    public void Finished(string operation, string outcome, TimeSpan elapsed)
    {
        if (_duration.Enabled)
        {
            _duration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("operation", operation), new KeyValuePair<string, object?>("outcome", outcome));
        }
    }

    public void Dispose() => _meter.Dispose();
}
