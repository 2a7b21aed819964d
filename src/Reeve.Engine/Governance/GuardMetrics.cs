using System.Diagnostics.Metrics;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Governance;

/// <summary>The gate's instruments.</summary>
internal static class GuardMetrics
{
    private static readonly Counter<long> Decisions =
        ReeveTelemetry.Meter.CreateCounter<long>("reeve.guard.decisions", "{decision}", "Decisions of the gate, by decision and rule.");

    public static void Count(string decision, string rule)
    {
        if (Decisions.Enabled)
        {
            Decisions.Add(1, KeyValuePair.Create("decision", (object?)decision), KeyValuePair.Create("rule", (object?)rule));
        }
    }
}
