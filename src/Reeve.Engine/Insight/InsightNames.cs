namespace Reeve.Engine.Insight;

/// <summary>The kinds of findings, which are the kinds of their alerts too. A name once used keeps its meaning.</summary>
public static class InsightNames
{
    public const string RepeatedFailure = "insight.repeated_failure";
    public const string CostSpike = "insight.cost_spike";
    public const string TokenSpike = "insight.token_spike";
    public const string ReliabilityDrop = "insight.reliability_drop";
    public const string LatencyShift = "insight.latency_shift";

    public static string Of(InsightVerdict verdict) => verdict switch
    {
        InsightVerdict.Unknown => "unknown",
        InsightVerdict.Clear => "healthy",
        InsightVerdict.Warning => "warning",
        InsightVerdict.Critical => "critical",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, null),
    };
}
