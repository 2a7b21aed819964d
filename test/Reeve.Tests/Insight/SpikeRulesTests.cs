using Reeve.Engine.Alerts;
using Reeve.Engine.Insight;
using Reeve.Engine.Runs;

namespace Reeve.Tests.Insight;

public sealed class SpikeRulesTests
{
    [Theory]
    [InlineData(10_000, 10_000, null)]
    [InlineData(10_000, 20_000, null)]
    [InlineData(10_000, 20_001, AlertSeverity.Warning)]
    [InlineData(10_000, 100_000, AlertSeverity.Critical)]
    [InlineData(10, 5_010, null)] // five hundred times as much, and still nothing
    [InlineData(10, 5_011, AlertSeverity.Critical)]
    [InlineData(10_000, 0, null)]
    public void A_run_is_a_spike_far_above_the_runs_before_and_above_the_floor(long usual, long latest, AlertSeverity? expected)
    {
        var finding = Tokens([.. Enumerable.Repeat(usual, 10), latest]).Judge().Findings.SingleOrDefault();

        Assert.Equal(expected, finding?.Severity);
    }

    [Theory]
    [InlineData(10_000, 29_999, null)]
    [InlineData(10_000, 30_001, AlertSeverity.Warning)]
    [InlineData(10_000, 50_000, AlertSeverity.Critical)]
    [InlineData(10, 110, null)]
    [InlineData(10, 111, AlertSeverity.Critical)]
    public void From_where_on_a_run_is_a_spike_is_a_setting(long usual, long latest, AlertSeverity? expected)
    {
        var limits = new InsightThresholds { SpikeTimes = 3, SpikeCriticalTimes = 5, SpikeTokens = 100 };

        Assert.Equal(expected, Tokens([.. Enumerable.Repeat(usual, 10), latest]).Judge(thresholds: limits).Findings.SingleOrDefault()?.Severity);
    }

    [Fact]
    public void Cost_is_judged_apart_from_tokens_and_told_in_dollars()
    {
        var story = new Story();
        foreach (var cost in new long[] { 100_000, 110_000, 90_000, 100_000, 105_000, 900_000 })
        {
            story.Add(Story.Run(story.Window().Runs.Count, tokens: 1_000, microUsd: cost));
        }

        var finding = Assert.Single(story.Judge().Findings);
        Assert.Equal(InsightNames.CostSpike, finding.Kind);
        Assert.Equal("A run of watchman used $0.90; $0.10 is usual", finding.Title);
        Assert.Equal(["run_00005"], finding.Evidence.Select(static run => run.Value));
    }

    [Fact]
    public void One_wild_run_before_does_not_hide_the_next_as_a_mean_would() =>
        Assert.NotEmpty(Tokens([10_000, 10_000, 11_000, 9_000, 5_000_000, 10_000, 90_000]).Judge().Findings);

    [Fact]
    public void Where_runs_scatter_anyway_a_large_one_is_usual() =>
        Assert.Empty(Tokens([1_000, 40_000, 5_000, 70_000, 20_000, 90_000, 10_000, 60_000, 100_000]).Judge().Findings);

    [Fact]
    public void Too_few_runs_before_say_unknown_and_not_that_all_is_well()
    {
        var health = Tokens([10_000, 10_000, 10_000, 10_000, 9_000_000]).Judge();

        Assert.Empty(health.Findings);
        Assert.Equal(new InsightCheck(InsightNames.TokenSpike, InsightVerdict.Unknown, 4, 5), health.Checks.Single(static check => check.Kind == InsightNames.TokenSpike));
        Assert.Null(health.Tokens.Threshold);
    }

    [Fact]
    public void Runs_of_another_kind_and_runs_that_used_nothing_are_no_baseline()
    {
        var story = new Story();
        for (var i = 0; i < 20; i++)
        {
            story.Add(Story.Run(i, tokens: i % 2 == 0 ? 0 : 100, kind: i % 2 == 0 ? RunKind.External : RunKind.Tick));
        }

        var health = story.Add(Story.Run(20, tokens: 50_000)).Judge();

        Assert.Empty(health.Findings);
        Assert.Equal(0, health.Tokens.Usual.Sample);
    }

    [Fact]
    public void Each_run_that_ended_since_the_last_look_is_looked_at()
    {
        var story = Tokens([10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 90_000, 10_000, 10_000]);

        Assert.Empty(story.Judge(fresh: 2).Findings);
        Assert.Equal("run_00006", Assert.Single(story.Judge(fresh: 3).Findings).Evidence.Single().Value);
    }

    private static Story Tokens(params long[] tokens)
    {
        var story = new Story();
        for (var i = 0; i < tokens.Length; i++)
        {
            story.Add(Story.Run(i, tokens: tokens[i]));
        }

        return story;
    }
}
