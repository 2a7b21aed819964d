using Reeve.Engine.Runs;

namespace Reeve.Engine.Compliance;

/// <summary>What is asked for, by whom.</summary>
/// <param name="Run">The run the incident happened in; what it started is looked at too.</param>
/// <param name="By">Who asks, as the door proved it.</param>
public sealed record IncidentQuestion(Run Run, string By)
{
    public IncidentSeverity Severity { get; init; } = IncidentSeverity.General;

    /// <summary>When the provider became aware; null for now: nobody said.</summary>
    public DateTimeOffset? AwareAt { get; init; }
}
