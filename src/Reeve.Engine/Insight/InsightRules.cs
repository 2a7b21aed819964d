using System.Collections.Immutable;
using Reeve.Engine.Runs;

namespace Reeve.Engine.Insight;

/// <summary>How an agent does, by the record of its runs alone. Pure: the same record always gives the same answer, before and after a restart.</summary>
public static class InsightRules
{
    public static AgentHealth Judge(AgentWindow window, int minRuns, InsightThresholds? thresholds = null)
    {
        var limits = thresholds ?? InsightThresholds.Default;
        var rate = FailureRules.Rate(window.Runs, window.StepsOf);
        var before = FailureRules.Rate(window.Before, window.StepsOf);
        var hotspots = FailureRules.Hotspots(window);
        var latencies = LatencyRules.Of(window, limits);
        ImmutableArray<Judgement> judgements =
        [
            FailureRules.Repeated(window.Agent, rate, hotspots, minRuns, limits),
            FailureRules.Reliability(window, rate, before, minRuns),
            SpikeRules.JudgeTokens(window, minRuns, limits),
            SpikeRules.JudgeCost(window, minRuns, limits),
            LatencyRules.Judge(window, latencies),
        ];
        ImmutableArray<InsightFinding> findings = [.. judgements.SelectMany(static judgement => judgement.Findings)];
        return new AgentHealth
        {
            Agent = window.Agent,
            From = window.From,
            To = window.To,
            Status = !findings.IsEmpty ? Judgement.Worst(findings) : rate.Counted < minRuns ? InsightVerdict.Unknown : InsightVerdict.Clear,
            Runs = Tally(window),
            Success = rate,
            Before = before,
            Hotspots = hotspots,
            Tokens = SpikeRules.Tokens(window, minRuns, limits),
            Cost = SpikeRules.Cost(window, minRuns, limits),
            Latencies = latencies,
            Checks = [.. judgements.Select(static judgement => judgement.Check)],
            Findings = findings,
            IsCut = window.IsCut,
        };
    }

    private static RunTally Tally(AgentWindow window)
    {
        return new RunTally(
            Count(RunState.Succeeded), Count(RunState.Failed), Count(RunState.TimedOut), Count(RunState.DeadLetter), Count(RunState.Cancelled), Count(RunState.Killed), window.Live);

        int Count(RunState state) => window.Runs.Count(run => run.State == state);
    }
}
