using System.Diagnostics.Metrics;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Delivery;

/// <summary>The Delivery room's instruments. A rise of <c>immediate</c> beside a flat <c>suppressed</c> is a key that does not hold still.</summary>
internal static class DeliveryMetrics
{
    private static readonly Counter<long> Findings = ReeveTelemetry.Meter.CreateCounter<long>("reeve.findings", "{finding}", "Findings decided, by disposition and rule.");

    public static void Decided(DeliveryDecision decision) => Findings.Add(
        1,
        KeyValuePair.Create("disposition", (object?)decision.Disposition.ToString().ToLowerInvariant()),
        KeyValuePair.Create("rule", (object?)decision.Rule));
}
