using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Reeve.Engine.Foundation;

/// <summary>
/// The one meter and the one activity source of the daemon, both named <c>Reeve</c>, so that a listener needs one name.
/// Each room keeps its own instruments; they live as long as the process. Thread-safe.
/// </summary>
public static class ReeveTelemetry
{
    public const string Name = "Reeve";

    public static readonly Meter Meter = new(Name);

    public static readonly ActivitySource Activities = new(Name);
}
