using Reeve.Engine.Alerts;
using Reeve.Engine.Insight;
using Reeve.Protocol.Agents;

namespace Reeve.Server.Operations;

/// <summary>An agent's health in the wire's words. Pure.</summary>
internal static class AgentHealthReports
{
    /// <summary>Without the budgets, which are another room's.</summary>
    public static AgentHealthResponse Of(AgentHealth health, int minRuns) => new()
    {
        Agent = health.Agent.Agent,
        Owner = health.Agent.Owner,
        Status = InsightNames.Of(health.Status),
        From = health.From,
        To = health.To,
        MinRuns = minRuns,
        Cut = health.IsCut,
        Runs = Of(health.Runs),
        Success = Of(health.Success),
        Before = Of(health.Before),
        Hotspots = [.. health.Hotspots.Select(Of)],
        Tokens = Of(health.Tokens),
        MicroUsd = Of(health.Cost),
        Latencies = [.. health.Latencies.Select(Of)],
        Budgets = [],
        Checks = [.. health.Checks.Select(static check => new HealthCheckReport { Kind = check.Kind, Verdict = InsightNames.Of(check.Verdict), Sample = check.Sample, Needed = check.Needed })],
        Findings = [.. health.Findings.Select(Of)],
    };

    private static RunTallyReport Of(RunTally runs) => new()
    {
        Ended = runs.Ended,
        Succeeded = runs.Succeeded,
        Failed = runs.Failed,
        TimedOut = runs.TimedOut,
        DeadLetter = runs.DeadLetter,
        Cancelled = runs.Cancelled,
        Killed = runs.Killed,
        Live = runs.Live,
    };

    private static SuccessRateReport Of(SuccessRate rate) => new()
    {
        Succeeded = rate.Succeeded,
        Counted = rate.Counted,
        Share = rate.Share is { } share ? Rounded(share) : null,
        Low = Rounded(rate.Low),
        High = Rounded(rate.High),
    };

    private static HotspotReport Of(Hotspot hotspot) => new()
    {
        Tool = hotspot.Tool,
        Code = hotspot.Code,
        Runs = hotspot.Runs,
        Share = Rounded(hotspot.Share),
        Examples = [.. hotspot.Examples.Select(static run => run.Value)],
    };

    private static UseReport Of(UseBaseline use) => new()
    {
        Latest = use.Latest,
        Run = use.LatestRun?.Value,
        Sample = use.Usual.Sample,
        Median = Rounded(use.Usual.Median),
        Spread = Rounded(use.Usual.Spread),
        Threshold = use.Threshold is { } threshold ? Rounded(threshold) : null,
    };

    private static ToolLatencyReport Of(ToolLatency tool) => new()
    {
        Tool = tool.Tool,
        Verdict = InsightNames.Of(tool.Verdict),
        Calls = tool.Recent.Sample,
        MedianMs = Rounded(tool.Recent.Median),
        CallsBefore = tool.Before.Sample,
        MedianBeforeMs = Rounded(tool.Before.Median),
        SpreadBeforeMs = Rounded(tool.Before.Spread),
    };

    private static HealthFindingReport Of(InsightFinding finding) => new()
    {
        Kind = finding.Kind,
        Severity = AlertNames.Of(finding.Severity),
        Title = finding.Title,
        Evidence = [.. finding.Evidence.Select(static run => run.Value)],
    };

    private static double Rounded(double value) => Math.Round(value, 4);
}
