using Reeve.Engine.Compliance;

namespace Reeve.Tests.Compliance;

public sealed class DeadlineRulesTests
{
    private static readonly DateTimeOffset Aware = new(2026, 2, 20, 23, 59, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(IncidentSeverity.General, 15, "Article 73(2)", "2026-03-07T23:59:00Z")]
    [InlineData(IncidentSeverity.CriticalInfrastructure, 2, "Article 73(3)", "2026-02-22T23:59:00Z")]
    [InlineData(IncidentSeverity.Death, 10, "Article 73(4)", "2026-03-02T23:59:00Z")]
    public void The_limit_of_the_severity_applies_and_is_counted_from_the_awareness(IncidentSeverity severity, int days, string basis, string due)
    {
        var limits = DeadlineRules.Of(severity, Aware, Aware);

        var applies = Assert.Single(limits, static limit => limit.Applies);
        Assert.Equal((severity, days, basis, DateTimeOffset.Parse(due, System.Globalization.CultureInfo.InvariantCulture)), (applies.Severity, applies.Days, applies.Basis, applies.DueAt));
        Assert.Equal([2, 10, 15], limits.Select(static limit => limit.Days));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void A_limit_is_over_after_its_last_moment_and_not_in_it(int seconds, bool over)
    {
        var limits = DeadlineRules.Of(IncidentSeverity.CriticalInfrastructure, Aware, Aware.AddDays(2).AddSeconds(seconds));

        Assert.Equal([over, false, false], limits.Select(static limit => limit.IsOver));
    }
}
