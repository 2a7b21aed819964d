using System.Collections.Immutable;
using System.Globalization;
using Reeve.Engine.Alerts;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Insight;

/// <summary>
/// Whether a tool's calls take longer than they did: the median of the window's newest calls against those before. Only calls that were done count, a
/// failing one may end early or at its timeout; and none that waited for a person. A faster tool is no finding. Pure.
/// </summary>
public static class LatencyRules
{
    /// <summary>Fewer newest calls tell nothing, nor do fewer than twice as many before them.</summary>
    public const int MinRecent = 8;

    public const int MinBefore = 2 * MinRecent;

    /// <summary>The newest part: one in so many of a tool's calls.</summary>
    private const int Part = 4;

    private const int MaxTools = 20;

    public static ImmutableArray<ToolLatency> Of(AgentWindow window, InsightThresholds limits) =>
        [.. Tools(window).Select(tool => Compare(tool.Key, [.. tool], limits))];

    public static Judgement Judge(AgentWindow window, ImmutableArray<ToolLatency> latencies)
    {
        ImmutableArray<InsightFinding> findings =
        [
            .. latencies.Where(static tool => tool.Verdict is InsightVerdict.Warning or InsightVerdict.Critical).Select(tool => Found(window, tool)),
        ];

        // The tool that is known best speaks for the rule; what could not be told of the others stands with each.
        var sample = latencies.Select(static tool => tool.Recent.Sample + tool.Before.Sample).DefaultIfEmpty().Max();
        return Judgement.Of(InsightNames.LatencyShift, sample, MinRecent + MinBefore, findings);
    }

    private static IEnumerable<IGrouping<string, EndedStep>> Tools(AgentWindow window) => window.Runs
        .SelectMany(run => window.StepsOf(run.Id))
        .Where(static step => step.IsTimed)
        .GroupBy(static step => step.Tool, StringComparer.Ordinal)
        .OrderByDescending(static tool => tool.Count())
        .ThenBy(static tool => tool.Key, StringComparer.Ordinal)
        .Take(MaxTools);

    private static List<EndedStep> Ordered(IEnumerable<EndedStep> calls) =>
        [.. calls.OrderByDescending(static step => step.EndedAt).ThenByDescending(static step => step.Number)];

    private static int RecentCount(int calls) => Math.Min(calls, Math.Max(MinRecent, calls / Part));

    private static ToolLatency Compare(string tool, IReadOnlyList<EndedStep> calls, InsightThresholds limits)
    {
        var ordered = Ordered(calls);
        var split = RecentCount(ordered.Count);
        var recent = RobustRules.Of(ordered.Take(split).Select(static step => step.Took.TotalMilliseconds));
        var before = RobustRules.Of(ordered.Skip(split).Select(static step => step.Took.TotalMilliseconds));
        return new ToolLatency(tool, recent, before, Verdict(recent, before, limits));
    }

    private static InsightVerdict Verdict(Baseline recent, Baseline before, InsightThresholds limits)
    {
        if (recent.Sample < MinRecent || before.Sample < MinBefore)
        {
            return InsightVerdict.Unknown;
        }

        var more = recent.Median - before.Median;
        return recent.Median < limits.LatencyTimes * before.Median || more < limits.LatencyFloor.TotalMilliseconds || more <= before.Spread ? InsightVerdict.Clear
            : recent.Median >= limits.LatencyCriticalTimes * before.Median ? InsightVerdict.Critical
            : InsightVerdict.Warning;
    }

    private static InsightFinding Found(AgentWindow window, ToolLatency tool)
    {
        var calls = Ordered(window.Runs.SelectMany(run => window.StepsOf(run.Id)).Where(step => step.IsTimed && step.Tool == tool.Tool));
        var slow = calls.Take(tool.Recent.Sample).Where(step => step.Took.TotalMilliseconds >= tool.Recent.Median).Select(static step => step.Run).Distinct();
        return new InsightFinding
        {
            Kind = InsightNames.LatencyShift,
            Severity = tool.Verdict == InsightVerdict.Critical ? AlertSeverity.Critical : AlertSeverity.Warning,
            Subject = tool.Tool,
            Title = $"{tool.Tool} takes {window.Agent.Agent} {Word(tool.Recent.Median)}; {Word(tool.Before.Median)} before",
            Evidence = [.. slow.Take(InsightFinding.MaxEvidence)],
            Data = EntryData.Of(
                ("tool", tool.Tool), ("median_ms", Math.Round(tool.Recent.Median, 1)), ("median_before_ms", Math.Round(tool.Before.Median, 1)),
                ("spread_before_ms", Math.Round(tool.Before.Spread, 1)), ("calls", tool.Recent.Sample), ("calls_before", tool.Before.Sample)),
        };
    }

    private static string Word(double milliseconds) => milliseconds < 1_000
        ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1_000:0.0} s");
}
