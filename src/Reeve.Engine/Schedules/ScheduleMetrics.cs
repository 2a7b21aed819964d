using System.Diagnostics.Metrics;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Schedules;

/// <summary>The room's instruments.</summary>
internal static class ScheduleMetrics
{
    private static readonly Counter<long> FiresTold = ReeveTelemetry.Meter.CreateCounter<long>("reeve.schedules.fires", description: "Fires told to their agents.");

    private static readonly Counter<long> FiresFailed = ReeveTelemetry.Meter.CreateCounter<long>("reeve.schedules.failed", description: "Fires that were not told.");

    private static readonly Counter<long> TimesMissed = ReeveTelemetry.Meter.CreateCounter<long>("reeve.schedules.missed", description: "Times that came and did not fire.");

    private static readonly Histogram<double> Lateness = ReeveTelemetry.Meter.CreateHistogram<double>("reeve.schedules.lateness", "s", "How late a time that was due was claimed.");

    public static void Told(Fire fire) => FiresTold.Add(1, KeyValuePair.Create("cause", (object?)ScheduleNames.Of(fire.Cause)));

    public static void Failed(string code) => FiresFailed.Add(1, KeyValuePair.Create("code", (object?)code));

    public static void Missed(Miss miss) => TimesMissed.Add(miss.Count, KeyValuePair.Create("reason", (object?)ScheduleNames.Of(miss.Reason)));

    public static void Claimed(TimeSpan late) => Lateness.Record(Math.Max(0, late.TotalSeconds));
}
