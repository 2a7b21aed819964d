using System.Diagnostics.Metrics;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Events;

/// <summary>The feed's instruments.</summary>
internal static class EventMetrics
{
    public static readonly UpDownCounter<long> Readers = ReeveTelemetry.Meter.CreateUpDownCounter<long>("reeve.events.readers", "{reader}", "Readers that watch.");

    public static readonly Counter<long> Gaps = ReeveTelemetry.Meter.CreateCounter<long>("reeve.events.gaps", "{gap}", "Gaps handed to slow readers.");
}
