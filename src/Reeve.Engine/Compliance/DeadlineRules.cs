using System.Collections.Immutable;

namespace Reeve.Engine.Compliance;

/// <summary>
/// By when Article 73 of Regulation (EU) 2024/1689 wants a provider's report, counted from the moment of awareness. Counted in whole days of 24 hours, which is
/// never later than a count of calendar days. Pure.
/// </summary>
public static class DeadlineRules
{
    private static readonly (IncidentSeverity Severity, int Days, string Basis, string When)[] Limits =
    [
        (IncidentSeverity.CriticalInfrastructure, 2, "Article 73(3)",
            "a widespread infringement, or a serious incident under Article 3(49)(b): a serious and irreversible disruption of critical infrastructure"),
        (IncidentSeverity.Death, 10, "Article 73(4)", "the death of a person"),
        (IncidentSeverity.General, 15, "Article 73(2)", "a serious incident in general"),
    ];

    /// <summary>All three limits, the shortest first: whoever chose the wrong severity sees what the right one would have meant.</summary>
    public static ImmutableArray<ReportDeadline> Of(IncidentSeverity severity, DateTimeOffset aware, DateTimeOffset now) =>
    [
        .. from limit in Limits
           let due = aware.AddDays(limit.Days)
           select new ReportDeadline(limit.Severity, limit.Days, limit.Basis, limit.When, due, limit.Severity == severity, due < now),
    ];
}
