using System.Diagnostics.Metrics;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Runs;

/// <summary>The Runs room's instruments.</summary>
internal static class RunMetrics
{
    public static readonly Counter<long> Started = ReeveTelemetry.Meter.CreateCounter<long>("reeve.runs.started", "{run}", "Runs started, by kind.");

    public static readonly Counter<long> Ended = ReeveTelemetry.Meter.CreateCounter<long>("reeve.runs.ended", "{run}", "Runs that reached a terminal state, by state.");

    public static readonly UpDownCounter<long> Live = ReeveTelemetry.Meter.CreateUpDownCounter<long>("reeve.runs.live", "{run}", "Runs kept in memory.");

    public static readonly Counter<long> LostRecords =
        ReeveTelemetry.Meter.CreateCounter<long>("reeve.runs.lost_records", "{record}", "Records that failed after they were acknowledged as accepted, by code.");

    public static readonly Counter<long> Recovered = ReeveTelemetry.Meter.CreateCounter<long>("reeve.runs.recovered", "{run}", "Runs that recovery moved, by the state they came to.");
}
