using Reeve.Engine.Alerts;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;

namespace Reeve.Tests.Alerts;

public sealed class AlertRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    public static TheoryData<string, AlertSeverity?, int, AlertSeverity, string> Cases => new()
    {
        { "the first of its key", null, 0, AlertSeverity.Info, "raised" },
        { "at the same instant", AlertSeverity.Warning, 0, AlertSeverity.Warning, "suppressed" },
        { "just inside the window", AlertSeverity.Warning, 59, AlertSeverity.Warning, "suppressed" },
        { "at the window's end", AlertSeverity.Warning, 60, AlertSeverity.Warning, "raised" },
        { "milder inside the window", AlertSeverity.Critical, 10, AlertSeverity.Info, "suppressed" },
        { "worse inside the window", AlertSeverity.Warning, 10, AlertSeverity.Critical, "escalated" },
        { "worse after the window", AlertSeverity.Warning, 61, AlertSeverity.Critical, "raised" },
        { "the clock jumped back a little", AlertSeverity.Warning, -30, AlertSeverity.Warning, "suppressed" },
        { "the clock jumped back far", AlertSeverity.Warning, -600, AlertSeverity.Warning, "raised" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void One_of_a_key_and_window_is_raised_unless_it_is_worse(string when, AlertSeverity? last, int secondsLater, AlertSeverity severity, string expected)
    {
        var before = last is { } grade ? Raise(Draft(grade), Noon, "alert_1") : null;

        var decision = AlertRules.Decide(Draft(severity), before, Window, Noon.AddSeconds(secondsLater), new AlertId("alert_2"));

        var outcome = decision switch
        {
            AlertDecision.Raised { Escalated: true } => "escalated",
            AlertDecision.Raised => "raised",
            AlertDecision.Suppressed { By.Value: "alert_1" } => "suppressed",
            _ => "?",
        };
        Assert.True(expected == outcome, $"{when}: {outcome}");
    }

    [Fact]
    public void Without_a_window_everything_is_raised() =>
        Assert.IsType<AlertDecision.Raised>(AlertRules.Decide(
            Draft(AlertSeverity.Info), Raise(Draft(AlertSeverity.Critical), Noon, "alert_1"), TimeSpan.Zero, Noon, new AlertId("alert_2")));

    [Theory]
    [InlineData("run.killed", true)]
    [InlineData("budget", true)]
    [InlineData("a_1.b_2.c", true)]
    [InlineData("", false)]
    [InlineData("Run.killed", false)]
    [InlineData("run..killed", false)]
    [InlineData("run.", false)]
    [InlineData("run killed", false)]
    [InlineData("a123456789012345678901234567890123456789012345678901234567890123.", false)]
    public void A_kind_is_dotted_lower_case_words(string kind, bool isKind)
    {
        Assert.Equal(isKind, AlertRules.IsKind(kind));
        if (!isKind)
        {
            Assert.Throws<ArgumentException>(() => AlertRules.Bound(Draft(AlertSeverity.Info) with { Kind = kind }));
        }
    }

    [Fact]
    public void Words_are_bounded_and_cleaned_and_a_long_key_stays_its_own()
    {
        var keys = new[] { "x", "y" }.Select(static end => AlertRules.Bound(Draft(AlertSeverity.Info) with { DedupeKey = new string('k', 5_000) + end }).DedupeKey).ToList();
        var bounded = AlertRules.Bound(Draft(AlertSeverity.Info) with { Title = "a\u001b[31m\nb" + new string('t', 900), Detail = "one\ntwo\u202e" });

        Assert.All(keys, static key => Assert.True(key.Length <= AlertRules.MaxKey));
        Assert.NotEqual(keys[0], keys[1]);
        Assert.StartsWith("a[31m b", bounded.Title);
        Assert.Equal(AlertRules.MaxTitle, bounded.Title.Length);
        Assert.Equal("one\ntwo", bounded.Detail);
        Assert.Equal("budget.threshold", AlertRules.Bound(Draft(AlertSeverity.Info) with { Title = "\u0007" }).Title);
    }

    [Fact]
    public void Facts_that_are_too_large_are_dropped_and_the_alert_is_not()
    {
        var bounded = AlertRules.Bound(Draft(AlertSeverity.Info) with { Data = EntryData.Of(("text", new string('x', 100_000))) });

        Assert.Equal("dropped", Assert.Single(bounded.Data.Fields).Name);
    }

    [Fact]
    public void A_fact_may_not_take_a_name_of_the_entrys_own() => Assert.All(
        AlertRules.ReservedFields,
        static name => Assert.Throws<ArgumentException>(() => AlertRules.Bound(Draft(AlertSeverity.Info) with { Data = EntryData.Of((name, 1)) })));

    internal static AlertDraft Draft(AlertSeverity severity, string key = "budget:day") => new()
    {
        Kind = "budget.threshold",
        Severity = severity,
        Owner = "local",
        DedupeKey = key,
        Title = "80 % of the day's budget is used",
    };

    private static Alert Raise(AlertDraft draft, DateTimeOffset at, string id) =>
        Assert.IsType<AlertDecision.Raised>(AlertRules.Decide(draft, null, Window, at, new AlertId(id))).Alert;
}
