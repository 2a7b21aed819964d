using System.Globalization;
using Reeve.Engine.Alerts;
using Reeve.Engine.Ledger;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Insight;

/// <summary>
/// Whether a run used far more than the runs of its kind before it that used any. Against their median and scatter, so that one wild run neither hides the
/// next nor makes a calm one look wild; and never for amounts nobody would look at. Pure.
/// </summary>
public static class SpikeRules
{
    /// <summary>How many spreads above the median are still usual.</summary>
    public const double Spreads = 6;

    /// <summary>At most so many of the newest runs are looked at for a spike at once.</summary>
    private const int MaxFresh = 32;

    public static UseBaseline Tokens(AgentWindow window, int minRuns, InsightThresholds limits) => Baseline(window.Runs, 0, TokensOf, limits.SpikeTokens, minRuns, limits);

    public static UseBaseline Cost(AgentWindow window, int minRuns, InsightThresholds limits) => Baseline(window.Runs, 0, CostOf, limits.SpikeMicroUsd, minRuns, limits);

    public static Judgement JudgeTokens(AgentWindow window, int minRuns, InsightThresholds limits) => Judge(window, InsightNames.TokenSpike, TokensOf, limits.SpikeTokens, minRuns, limits, static value =>
        string.Create(CultureInfo.InvariantCulture, $"{value:#,0} tokens"));

    public static Judgement JudgeCost(AgentWindow window, int minRuns, InsightThresholds limits) => Judge(window, InsightNames.CostSpike, CostOf, limits.SpikeMicroUsd, minRuns, limits, static value =>
        MicroUsd.Format((long)Math.Round(value)));

    private static long TokensOf(EndedRun run) => run.Tokens;

    private static long CostOf(EndedRun run) => run.MicroUsd;

    /// <summary>The worst of the runs nobody has looked at yet; runs end faster than they are looked at.</summary>
    private static Judgement Judge(
        AgentWindow window, string kind, Func<EndedRun, long> amount, long floor, int minRuns, InsightThresholds limits, Func<double, string> word)
    {
        var fresh = Math.Clamp(window.Fresh, 1, MaxFresh);
        var uses = Enumerable.Range(0, Math.Min(fresh, window.Runs.Count)).Select(place => Baseline(window.Runs, place, amount, floor, minRuns, limits)).ToList();
        var sample = uses.Count == 0 ? 0 : uses[0].Usual.Sample;
        var worst = uses.Where(static use => use.Latest > use.Threshold).MaxBy(static use => use.Latest - use.Usual.Median);
        return worst is null ? Judgement.Of(kind, sample, minRuns) : Judgement.Of(kind, sample, minRuns, new InsightFinding
        {
            Kind = kind,
            Severity = worst.Latest >= worst.Usual.Median * limits.SpikeCriticalTimes ? AlertSeverity.Critical : AlertSeverity.Warning,
            Title = $"A run of {window.Agent.Agent} used {word(worst.Latest)}; {word(worst.Usual.Median)} is usual",
            Evidence = [worst.LatestRun!.Value],
            Data = EntryData.Of(("value", worst.Latest), ("median", worst.Usual.Median), ("spread", Math.Round(worst.Usual.Spread, 2)), ("threshold", Math.Round(worst.Threshold!.Value, 2)), ("runs", worst.Usual.Sample)),
        });
    }

    private static UseBaseline Baseline(IReadOnlyList<EndedRun> runs, int place, Func<EndedRun, long> amount, long floor, int minRuns, InsightThresholds limits)
    {
        if (place >= runs.Count)
        {
            return new UseBaseline(Insight.Baseline.None, null, 0, null);
        }

        var run = runs[place];
        var usual = RobustRules.Of(runs.Skip(place + 1).Where(before => before.Kind == run.Kind && amount(before) > 0).Select(before => (double)amount(before)));
        double? threshold = usual.Sample < minRuns ? null : usual.Median + Math.Max(floor, Math.Max(Spreads * usual.Spread, (limits.SpikeTimes - 1) * usual.Median));
        return new UseBaseline(usual, threshold, amount(run), run.Id);
    }
}
