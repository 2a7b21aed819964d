namespace Reeve.Protocol.Agents;

/// <summary>Something that stands out. The operator gets an alert of the same kind.</summary>
public sealed record HealthFindingReport
{
    /// <summary><c>insight.repeated_failure</c>, <c>insight.cost_spike</c>, <c>insight.token_spike</c>, <c>insight.reliability_drop</c> or <c>insight.latency_shift</c>.</summary>
    public required string Kind { get; init; }

    /// <summary><c>warning</c> or <c>critical</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>One line.</summary>
    public required string Title { get; init; }

    /// <summary>Runs that show it, newest first.</summary>
    public required IReadOnlyList<string> Evidence { get; init; }
}
