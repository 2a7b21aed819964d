using Reeve.Engine.Insight;
using Reeve.Engine.Runs;

namespace Reeve.Tests.Insight;

/// <summary>What holds for any record of runs; the records are made from fixed seeds.</summary>
public sealed class InsightPropertyTests
{
    private static readonly RunState[] Ends = [RunState.Succeeded, RunState.Failed, RunState.TimedOut, RunState.DeadLetter, RunState.Cancelled, RunState.Killed];

    [Fact]
    public void Every_finding_has_evidence_from_the_window_and_enough_runs_behind_it()
    {
        foreach (var (window, health) in Judged())
        {
            var known = window.Runs.Select(static run => run.Id).ToHashSet();
            foreach (var finding in health.Findings)
            {
                Assert.NotEmpty(finding.Evidence);
                Assert.True(finding.Evidence.Length <= InsightFinding.MaxEvidence && finding.Evidence.All(known.Contains));
            }

            Assert.All(health.Checks.Where(static check => check.Sample < check.Needed), static check => Assert.Equal(InsightVerdict.Unknown, check.Verdict));
        }
    }

    [Fact]
    public void Nothing_reads_as_all_clear_below_the_minimum()
    {
        foreach (var (_, health) in Judged().Where(static one => one.Health.Success.Counted < 5))
        {
            Assert.NotEqual(InsightVerdict.Clear, health.Status);
        }
    }

    [Fact]
    public void Every_failed_run_stands_in_one_hotspot_and_every_run_in_one_count()
    {
        foreach (var (window, health) in Judged())
        {
            Assert.Equal(health.Success.Failed, health.Hotspots.Sum(static spot => spot.Runs));
            Assert.Equal(window.Runs.Count, health.Runs.Ended);
            Assert.InRange(health.Success.Share ?? 0.5, health.Success.Low, health.Success.High);
        }
    }

    [Fact]
    public void More_failures_never_make_the_verdict_milder()
    {
        for (var failed = 0; failed < 30; failed++)
        {
            Assert.True(Verdict(failed) <= Verdict(failed + 1));
        }

        static InsightVerdict Verdict(int failed) => new Story().Runs(6, RunState.Succeeded).Runs(failed, RunState.Failed).Judge().Status;
    }

    [Fact]
    public void The_bounds_of_a_rate_narrow_with_more_runs_and_always_hold_it()
    {
        for (var counted = 1; counted < 200; counted++)
        {
            for (var succeeded = 0; succeeded <= counted; succeeded++)
            {
                var (rate, more) = (new SuccessRate(succeeded, counted), new SuccessRate(succeeded * 4, counted * 4));
                Assert.InRange(rate.Share!.Value, rate.Low, rate.High);
                Assert.True(more.High - more.Low < rate.High - rate.Low);
            }
        }
    }

    [Fact]
    public void A_median_and_its_spread_do_not_move_however_wild_a_minority_is()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var calm = Enumerable.Range(0, 21).Select(_ => 100 + random.NextDouble()).ToList();
            var wild = Enumerable.Range(0, 9).Select(_ => random.NextDouble() * 1e12);

            var both = RobustRules.Of(calm.Concat(wild));

            Assert.InRange(both.Median, 100, 101);
            Assert.InRange(both.Spread, 0, 2);
        }
    }

    private static IEnumerable<(AgentWindow Window, AgentHealth Health)> Judged()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var story = new Story().Before(random.Next(40), RunState.Succeeded).Before(random.Next(5), RunState.Failed);
            var bias = random.Next(1, Ends.Length + 1);
            for (var run = random.Next(60); run >= 0; run--)
            {
                var state = Ends[random.Next(bias)];
                var steps = Enumerable.Range(0, random.Next(4)).Select(_ => ($"tool_{random.Next(3)}", (StepState)random.Next(3, 7), random.Next(2) == 0 ? "boom" : (string?)null));
                story.Add(Story.Run(story.Window().Runs.Count, state, "boom", random.NextInt64(100_000), random.NextInt64(1_000_000)), [.. steps]);
            }

            var window = story.Window(random.Next(1, 5));
            yield return (window, InsightRules.Judge(window, 5));
        }
    }
}
