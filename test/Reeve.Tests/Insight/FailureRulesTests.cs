using Reeve.Engine.Insight;
using Reeve.Engine.Runs;

namespace Reeve.Tests.Insight;

public sealed class FailureRulesTests
{
    [Theory]
    [InlineData(0, 4, InsightVerdict.Unknown)]
    [InlineData(2, 3, InsightVerdict.Clear)] // exactly 60 %
    [InlineData(3, 2, InsightVerdict.Clear)]
    [InlineData(1, 4, InsightVerdict.Warning)] // exactly 80 %
    [InlineData(39, 61, InsightVerdict.Warning)]
    [InlineData(40, 60, InsightVerdict.Clear)]
    [InlineData(20, 80, InsightVerdict.Warning)]
    [InlineData(19, 81, InsightVerdict.Critical)]
    [InlineData(0, 5, InsightVerdict.Critical)]
    [InlineData(5, 0, InsightVerdict.Clear)]
    public void Repeated_failures_are_told_of_from_five_runs_on_above_60_and_80_percent(int succeeded, int failed, InsightVerdict expected)
    {
        var health = new Story().Runs(succeeded, RunState.Succeeded).Runs(failed, RunState.Failed, "boom", ("fetch", StepState.Failed, "http_500")).Judge();

        Assert.Equal(expected, health.Checks.Single(static check => check.Kind == InsightNames.RepeatedFailure).Verdict);
        Assert.Equal(expected, health.Status);
    }

    [Theory]
    [InlineData(1, 4, InsightVerdict.Clear)]
    [InlineData(10, 90, InsightVerdict.Clear)] // exactly 90 %
    [InlineData(9, 91, InsightVerdict.Warning)]
    [InlineData(5, 95, InsightVerdict.Warning)]
    [InlineData(4, 96, InsightVerdict.Critical)]
    public void From_where_on_failures_are_told_of_is_a_setting(int succeeded, int failed, InsightVerdict expected)
    {
        var limits = new InsightThresholds { FailureWarningPercent = 90, FailureCriticalPercent = 95 };

        var health = new Story().Runs(succeeded, RunState.Succeeded).Runs(failed, RunState.Failed, "boom", ("fetch", StepState.Failed, "http_500")).Judge(thresholds: limits);

        Assert.Equal(expected, health.Status);
    }

    [Fact]
    public void The_finding_names_the_tool_the_code_and_the_runs()
    {
        var health = new Story()
            .Runs(2, RunState.Failed, "boom", ("parse", StepState.Failed, "bad"))
            .Runs(4, RunState.Failed, "boom", ("fetch", StepState.Failed, "http_500"), ("cleanup", StepState.Done, null))
            .Runs(1, RunState.Succeeded)
            .Judge();

        var finding = Assert.Single(health.Findings);
        Assert.Equal("watchman failed in 6 of 7 runs, in 4 of them at fetch (http_500)", finding.Title);
        Assert.Equal(["run_00005", "run_00004", "run_00003", "run_00002"], finding.Evidence.Select(static run => run.Value));
        Assert.Equal([("fetch", "http_500", 4), ("parse", "bad", 2)], health.Hotspots.Select(static spot => (spot.Tool, spot.Code, spot.Runs)));
        Assert.Equal(1, health.Hotspots.Sum(static spot => spot.Share), 9);
    }

    [Fact]
    public void What_people_killed_or_cancelled_and_what_the_daemon_took_down_counts_neither_way()
    {
        var health = new Story()
            .Runs(9, RunState.Killed, "killed").Runs(9, RunState.Cancelled, "cancelled").Runs(9, RunState.Failed, "recovered").Runs(4, RunState.Failed, "boom").Judge();

        Assert.Equal(InsightVerdict.Unknown, health.Status);
        Assert.Equal((0, 4), (health.Success.Succeeded, health.Success.Counted));
        Assert.Equal(31, health.Runs.Ended);
        Assert.Empty(health.Findings);
    }

    [Theory]
    [InlineData(20, 0, 5, 15, InsightVerdict.Warning)]
    [InlineData(40, 0, 2, 38, InsightVerdict.Critical)]
    [InlineData(20, 0, 19, 1, InsightVerdict.Clear)]
    [InlineData(20, 0, 0, 4, InsightVerdict.Unknown)] // too few now
    [InlineData(4, 0, 0, 20, InsightVerdict.Unknown)] // too little past
    [InlineData(5, 0, 3, 2, InsightVerdict.Clear)] // may be chance
    [InlineData(5, 15, 20, 0, InsightVerdict.Clear)] // better than before
    public void Reliability_drops_when_chance_hardly_explains_it(int before, int failedBefore, int now, int failedNow, InsightVerdict expected)
    {
        var health = new Story()
            .Before(before, RunState.Succeeded).Before(failedBefore, RunState.Failed).Runs(now, RunState.Succeeded).Runs(failedNow, RunState.Failed, "boom").Judge();

        Assert.Equal(expected, health.Checks.Single(static check => check.Kind == InsightNames.ReliabilityDrop).Verdict);
    }

    [Theory]
    [InlineData(0, 0, 0, 1)]
    [InlineData(0, 5, 0, 0.4345)]
    [InlineData(5, 5, 0.5655, 1)]
    [InlineData(8, 10, 0.4902, 0.9433)]
    [InlineData(50, 100, 0.4038, 0.5962)]
    public void A_rate_has_wilsons_bounds(int succeeded, int counted, double low, double high)
    {
        var rate = new SuccessRate(succeeded, counted);

        Assert.Equal(low, rate.Low, 3);
        Assert.Equal(high, rate.High, 3);
    }
}
