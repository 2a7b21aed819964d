using System.Collections.Immutable;
using System.Globalization;
using Reeve.Engine.Alerts;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Insight;

/// <summary>Whether an agent fails again and again, where, and whether it does worse than it did. Pure.</summary>
public static class FailureRules
{
    private const int MaxHotspots = 10;

    public static SuccessRate Rate(IReadOnlyList<EndedRun> runs, Func<RunId, IReadOnlyList<EndedStep>> stepsOf)
    {
        var ends = runs.Select(run => RunEndRules.Of(run, stepsOf(run.Id))).ToList();
        var succeeded = ends.Count(static end => end == RunEnd.Succeeded);
        return new SuccessRate(succeeded, succeeded + ends.Count(static end => end == RunEnd.Failed));
    }

    /// <summary>Where the runs that count as failed did, most first.</summary>
    public static ImmutableArray<Hotspot> Hotspots(AgentWindow window)
    {
        var failed = window.Runs.Where(run => RunEndRules.Of(run, window.StepsOf(run.Id)) == RunEnd.Failed).ToList();
        return
        [
            .. failed.GroupBy(run => RunEndRules.FailedAt(run, window.StepsOf(run.Id)))
                .OrderByDescending(static group => group.Count())
                .ThenBy(static group => group.Key.ToString(), StringComparer.Ordinal)
                .Take(MaxHotspots)
                .Select(group => new Hotspot(
                    group.Key.Tool, group.Key.Code, group.Count(), (double)group.Count() / failed.Count, [.. group.Take(InsightFinding.MaxEvidence).Select(static run => run.Id)])),
        ];
    }

    public static Judgement Repeated(AgentKey agent, SuccessRate rate, ImmutableArray<Hotspot> hotspots, int minRuns, InsightThresholds limits)
    {
        var share = 1 - (rate.Share ?? 1);
        if (rate.Counted < minRuns || !IsAbove(rate, limits.FailureWarningPercent))
        {
            return Judgement.Of(InsightNames.RepeatedFailure, rate.Counted, minRuns);
        }

        var worst = hotspots[0];
        var place = new FailedCall(worst.Tool, worst.Code);
        return Judgement.Of(InsightNames.RepeatedFailure, rate.Counted, minRuns, new InsightFinding
        {
            Kind = InsightNames.RepeatedFailure,
            Severity = IsAbove(rate, limits.FailureCriticalPercent) ? AlertSeverity.Critical : AlertSeverity.Warning,
            Subject = place.ToString(),
            Title = $"{agent.Agent} failed in {rate.Failed} of {rate.Counted} runs, in {worst.Runs} of them at {place}",
            Evidence = worst.Examples,
            Data = EntryData.Of(
                ("runs", rate.Counted), ("failures", rate.Failed), ("share", Math.Round(share, 4)), ("tool", worst.Tool), ("code", worst.Code), ("tool_failures", worst.Runs)),
        });
    }

    /// <summary>A drop is one that chance hardly makes: the best the window's rate may be is below the worst the past's may have been.</summary>
    public static Judgement Reliability(AgentWindow window, SuccessRate now, SuccessRate before, int minRuns)
    {
        var sample = Math.Min(now.Counted, before.Counted);
        if (sample < minRuns || now.High >= before.Low)
        {
            return Judgement.Of(InsightNames.ReliabilityDrop, sample, minRuns);
        }

        var failed = window.Runs.Where(run => RunEndRules.Of(run, window.StepsOf(run.Id)) == RunEnd.Failed);
        return Judgement.Of(InsightNames.ReliabilityDrop, sample, minRuns, new InsightFinding
        {
            Kind = InsightNames.ReliabilityDrop,
            Severity = now.High < before.Low / 2 ? AlertSeverity.Critical : AlertSeverity.Warning,
            Title = $"{window.Agent.Agent} succeeded in {Percent(now.Share)} of {now.Counted} runs; before in {Percent(before.Share)} of {before.Counted}",
            Evidence = [.. failed.Take(InsightFinding.MaxEvidence).Select(static run => run.Id)],
            Data = EntryData.Of(
                ("runs", now.Counted), ("rate", Rounded(now.Share)), ("rate_high", Rounded(now.High)), ("runs_before", before.Counted), ("rate_before", Rounded(before.Share)), ("rate_before_low", Rounded(before.Low))),
        });
    }

    // In whole numbers: 0.6 is no double, and exactly 60 % is not more than 60 %.
    private static bool IsAbove(SuccessRate rate, int percent) => rate.Failed * 100L > rate.Counted * (long)percent;

    private static double Rounded(double? share) => Math.Round(share ?? 0, 4);

    private static string Percent(double? share) => string.Create(CultureInfo.InvariantCulture, $"{(share ?? 0) * 100:0.#}%");
}
