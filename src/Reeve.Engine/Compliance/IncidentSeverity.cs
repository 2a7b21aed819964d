namespace Reeve.Engine.Compliance;

/// <summary>How grave the incident is, as far as it changes how long a provider has to report it (Regulation (EU) 2024/1689, Article 73).</summary>
public enum IncidentSeverity
{
    /// <summary>Article 73(2): any serious incident.</summary>
    General,

    /// <summary>Article 73(3): a widespread infringement, or a serious and irreversible disruption of critical infrastructure (Article 3(49)(b)).</summary>
    CriticalInfrastructure,

    /// <summary>Article 73(4): somebody died.</summary>
    Death,
}
