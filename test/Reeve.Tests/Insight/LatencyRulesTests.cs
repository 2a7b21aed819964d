using Reeve.Engine.Governance.Approvals;
using Reeve.Engine.Insight;

namespace Reeve.Tests.Insight;

public sealed class LatencyRulesTests
{
    [Theory]
    [InlineData(400, 24, 800, 8, InsightVerdict.Warning)]
    [InlineData(400, 24, 799, 8, InsightVerdict.Clear)]
    [InlineData(400, 24, 4_000, 8, InsightVerdict.Critical)]
    [InlineData(400, 15, 4_000, 8, InsightVerdict.Unknown)]
    [InlineData(1, 24, 190, 8, InsightVerdict.Clear)] // nobody waits for that
    [InlineData(4_000, 24, 400, 8, InsightVerdict.Clear)] // faster
    public void A_tool_that_became_slow_is_found_from_a_minimum_of_calls_on(double usual, int calls, double recent, int recentCalls, InsightVerdict expected)
    {
        var health = new Story().Calls("fetch", Enumerable.Repeat(usual, calls).Concat(Enumerable.Repeat(recent, recentCalls))).Judge();

        Assert.Equal(expected, Assert.Single(health.Latencies).Verdict);
        Assert.Equal(expected, health.Checks.Single(static check => check.Kind == InsightNames.LatencyShift).Verdict);
    }

    [Theory]
    [InlineData(100, 299, InsightVerdict.Clear)]
    [InlineData(100, 300, InsightVerdict.Warning)]
    [InlineData(100, 400, InsightVerdict.Critical)]
    [InlineData(10, 59, InsightVerdict.Clear)]
    public void From_where_on_a_tool_is_slow_is_a_setting(double usual, double recent, InsightVerdict expected)
    {
        var limits = new InsightThresholds { LatencyTimes = 3, LatencyCriticalTimes = 4, LatencyFloor = TimeSpan.FromMilliseconds(50) };

        var health = new Story().Calls("fetch", Enumerable.Repeat(usual, 24).Concat(Enumerable.Repeat(recent, 8))).Judge(thresholds: limits);

        Assert.Equal(expected, Assert.Single(health.Latencies).Verdict);
    }

    [Fact]
    public void The_finding_names_the_tool_and_its_slow_runs_and_no_other_tool()
    {
        var health = new Story()
            .Calls("read", Enumerable.Repeat(5d, 40))
            .Calls("fetch", Enumerable.Repeat(400d, 24).Concat(Enumerable.Repeat(2_100d, 8)))
            .Judge();

        var finding = Assert.Single(health.Findings);
        Assert.Equal("fetch takes watchman 2.1 s; 400 ms before", finding.Title);
        Assert.Equal(Enumerable.Range(64, 8).Reverse().Select(static run => $"run_{run:D5}"), finding.Evidence.Select(static run => run.Value));
    }

    [Fact]
    public void The_time_a_person_took_to_approve_is_not_the_tools()
    {
        var window = new Story().Calls("pay", Enumerable.Repeat(400d, 24).Concat(Enumerable.Repeat(3_600_000d, 8))).Window();
        var steps = window.Steps.ToDictionary(
            static run => run.Key, static run => (IReadOnlyList<EndedStep>)[.. run.Value.Select(static step => step.Took > TimeSpan.FromMinutes(1) ? step with { DecidedBy = EndedStep.Approval } : step)]);

        Assert.Equal(24, LatencyRules.Of(window with { Steps = steps }, InsightThresholds.Default).Sum(static tool => tool.Recent.Sample + tool.Before.Sample));
        Assert.Equal(ApprovalRules.Rule, EndedStep.Approval);
    }

    [Fact]
    public void A_few_slow_calls_are_no_shift() =>
        Assert.Empty(new Story().Calls("fetch", Enumerable.Range(0, 100).Select(static i => i % 5 == 0 ? 30_000d : 400d)).Judge().Findings);
}
