using System.Diagnostics.Metrics;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Heartbeat;

/// <summary>The Heartbeat room's instruments.</summary>
internal static class TickMetrics
{
    private static readonly Counter<long> Ticks = ReeveTelemetry.Meter.CreateCounter<long>("reeve.ticks", "{tick}", "Ticks, by state and trigger; skipped ones by why.");

    private static readonly Histogram<double> Duration = ReeveTelemetry.Meter.CreateHistogram<double>("reeve.tick.duration", "s", "How long ticks took, by state.");

    private static readonly Counter<long> Checks = ReeveTelemetry.Meter.CreateCounter<long>("reeve.checks", "{check}", "Checks run, by kind and status.");

    public static void Checked(string kind, SignalStatus status) =>
        Checks.Add(1, KeyValuePair.Create("kind", (object?)kind), KeyValuePair.Create("status", (object?)(status == SignalStatus.Ok ? TickContents.Ok : TickContents.Degraded)));

    public static void Ticked(TickResult result, string trigger, TimeSpan took)
    {
        Ticks.Add(1, KeyValuePair.Create("state", (object?)result.State), KeyValuePair.Create("trigger", (object?)trigger));
        Duration.Record(took.TotalSeconds, KeyValuePair.Create("state", (object?)result.State));
    }

    public static void Skipped(string why) => Ticks.Add(1, KeyValuePair.Create("state", (object?)"skipped"), KeyValuePair.Create("why", (object?)why));
}
