using System.Collections.Immutable;
using Reeve.Engine.Delivery;

namespace Reeve.Engine.Heartbeat.Proposing;

/// <summary>The markers the offline model understands without a declaration, worst first. Checks write them; an agent's own rules come before them.</summary>
public static class DefaultFindingRules
{
    public static readonly ImmutableArray<FindingRule> All =
    [
        Marker("[URGENT]", Severity.Critical),
        Marker("OVERDUE", Severity.High),
        Marker("CONFLICT", Severity.High),
        Marker("INCIDENT", Severity.High),
        Marker("STALE", Severity.Normal),
        Marker("UNPUSHED", Severity.Normal),
    ];

    /// <summary>Upper case and whole words only: prose that speaks of a conflict is not a marker.</summary>
    private static FindingRule Marker(string marker, Severity severity) => new()
    {
        Id = "default:" + marker,
        Pattern = FindingRule.Compile(marker[0] == '[' ? "\\[URGENT\\]" : $@"(?:^|[^A-Za-z0-9_]){marker}(?:$|[^A-Za-z0-9_])"),
        Severity = severity,
    };
}
