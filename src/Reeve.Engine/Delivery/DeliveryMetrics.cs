using System.Diagnostics.Metrics;

namespace Reeve.Engine.Delivery;

/// <summary>How often the rails decided what. A rise of <c>immediate</c> beside a flat <c>suppressed</c> is a key that does not hold still.</summary>
internal sealed class DeliveryMetrics : IDisposable
{
    private readonly Meter _meter = new("Reeve");
    private readonly Counter<long> _findings;

    public DeliveryMetrics() => _findings = _meter.CreateCounter<long>("reeve.findings", "{finding}", "Findings decided, by disposition and rule");

    public void Decided(DeliveryDecision decision) => _findings.Add(
        1,
        new KeyValuePair<string, object?>("disposition", decision.Disposition.ToString().ToLowerInvariant()),
        new KeyValuePair<string, object?>("rule", decision.Rule));

    public void Dispose() => _meter.Dispose();
}
