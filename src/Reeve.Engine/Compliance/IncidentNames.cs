namespace Reeve.Engine.Compliance;

/// <summary>The words for severities, as entries and doors spell them.</summary>
public static class IncidentNames
{
    public static string Of(IncidentSeverity severity) => severity switch
    {
        IncidentSeverity.General => "general",
        IncidentSeverity.CriticalInfrastructure => "critical_infrastructure",
        IncidentSeverity.Death => "death",
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, null),
    };
}
