using FsCheck;
using FsCheck.Fluent;
using Reeve.Engine.Delivery;

namespace Reeve.Tests.Delivery;

public sealed class DeliveryRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(Severity.Info, SuggestedAction.Notify, Disposition.Suppressed, "classify.log_only")]
    [InlineData(Severity.Low, SuggestedAction.Notify, Disposition.Digest, "classify.digest")]
    [InlineData(Severity.Normal, SuggestedAction.Notify, Disposition.Digest, "classify.digest")]
    [InlineData(Severity.High, SuggestedAction.Notify, Disposition.Immediate, "classify.immediate")]
    [InlineData(Severity.Critical, SuggestedAction.Notify, Disposition.Immediate, "classify.immediate")]
    [InlineData(Severity.Critical, SuggestedAction.LogOnly, Disposition.Suppressed, "classify.log_only")]
    public void A_new_finding_is_classified_by_its_severity_and_wish(Severity severity, SuggestedAction action, Disposition disposition, string rule)
    {
        var decision = DeliveryRules.Decide(Make("k", severity, action), null, DeliveryPolicy.Default, Now);

        Assert.Equal((disposition, rule), (decision.Disposition, decision.Rule));
        Assert.NotEmpty(decision.Reason);
    }

    [Theory]
    [InlineData(-1, Severity.High, Severity.High, "cooldown")] // a minute after the last time
    [InlineData(-59, Severity.High, Severity.High, "cooldown")]
    [InlineData(-60, Severity.High, Severity.High, "classify.immediate")] // the cooldown is over to the minute
    [InlineData(-30, Severity.High, Severity.Normal, "cooldown")] // it got milder
    [InlineData(-30, Severity.High, Severity.Critical, "escalated")]
    [InlineData(-90, Severity.High, Severity.Critical, "classify.immediate")]
    [InlineData(-30, Severity.Low, Severity.Normal, "escalated")]
    [InlineData(30, Severity.High, Severity.High, "cooldown")] // the clock jumped back a little
    [InlineData(61, Severity.High, Severity.High, "classify.immediate")] // the clock jumped back a lot
    [InlineData(600_000, Severity.High, Severity.High, "classify.immediate")]
    public void A_key_that_was_told_of_cools_down_unless_it_grows_worse(int lastMinutes, Severity before, Severity severity, string rule)
    {
        var surfaced = new SurfacedFinding("me", "watchman", "k", before, Now.AddMinutes(lastMinutes), 1);

        Assert.Equal(rule, DeliveryRules.Decide(Make("k", severity), surfaced, DeliveryPolicy.Default, Now).Rule);
    }

    [Fact]
    public void A_mild_thing_that_grows_to_a_mild_thing_is_still_only_for_the_digest()
    {
        var surfaced = new SurfacedFinding("me", "watchman", "k", Severity.Low, Now.AddMinutes(-5), 1);

        Assert.Equal(Disposition.Digest, DeliveryRules.Decide(Make("k", Severity.Normal), surfaced, DeliveryPolicy.Default, Now).Disposition);
    }

    [Fact]
    public void A_policy_without_a_cooldown_never_cools()
    {
        var surfaced = new SurfacedFinding("me", "watchman", "k", Severity.High, Now, 1);

        Assert.Equal("classify.immediate", DeliveryRules.Decide(Make("k", Severity.High), surfaced, new DeliveryPolicy { Cooldown = TimeSpan.Zero }, Now).Rule);
    }

    [Fact]
    public void A_record_from_the_future_silences_a_key_for_at_most_two_cooldowns()
    {
        var surfaced = new SurfacedFinding("me", "watchman", "k", Severity.High, Now.AddMinutes(59), 1);
        var quiet = Enumerable.Range(0, 1_000).TakeWhile(minute =>
            DeliveryRules.Decide(Make("k", Severity.High), surfaced, DeliveryPolicy.Default, Now.AddMinutes(minute)).Rule == "cooldown").Count();

        Assert.InRange(quiet, 1, 120);
    }

    [Fact]
    public void Of_one_key_found_twice_in_a_run_the_worst_is_told_and_the_other_is_a_duplicate()
    {
        Finding[] findings = [Make("a", Severity.Normal), Make("b", Severity.Low), Make("a", Severity.Critical), Make("a", Severity.Critical)];

        var rules = Rules(findings);

        Assert.Equal(["duplicate_in_run", "classify.digest", "classify.immediate", "duplicate_in_run"], rules);
    }

    [Fact]
    public void A_wish_to_be_logged_only_cannot_hide_another_finding_of_the_same_key()
    {
        Assert.Equal(["duplicate_in_run", "classify.immediate"], Rules([Make("a", Severity.Critical, SuggestedAction.LogOnly), Make("a", Severity.High)]));
    }

    [Fact]
    public void Every_finding_is_decided_exactly_once_and_every_key_by_the_rails_once()
    {
        Prop.ForAll(Findings().ToArbitrary(), findings =>
        {
            var surfaced = findings.Where(static (_, i) => i % 3 == 0).DistinctBy(static finding => finding.DedupeKey)
                .ToDictionary(static finding => finding.DedupeKey, static finding => new SurfacedFinding("me", "w", finding.DedupeKey, Severity.Normal, Now.AddMinutes(-7), 1));

            var decisions = DeliveryRules.DecideAll(findings, surfaced, DeliveryPolicy.Default, Now);

            Assert.Equal(findings.Length, decisions.Length);
            foreach (var key in findings.Select(static finding => finding.DedupeKey).Distinct())
            {
                var ofKey = findings.Zip(decisions).Where(pair => pair.First.DedupeKey == key).ToList();
                Assert.Single(ofKey, static pair => pair.Second.Rule != "duplicate_in_run");
                Assert.InRange(ofKey.Count(static pair => pair.Second.Disposition != Disposition.Suppressed), 0, 1);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Only_what_was_told_is_remembered_as_told()
    {
        var before = new SurfacedFinding("me", "w", "k", Severity.Low, Now.AddDays(-1), 4);
        var finding = Make("k", Severity.High);

        var told = DeliveryRules.Surface("me", "w", finding, new DeliveryDecision(Disposition.Immediate, "r", "x"), before, Now);
        var quiet = DeliveryRules.Surface("me", "w", finding, new DeliveryDecision(Disposition.Suppressed, "r", "x"), before, Now);

        Assert.Equal(new SurfacedFinding("me", "w", "k", Severity.High, Now, 5), told);
        Assert.Null(quiet);
    }

    internal static Finding Make(string key, Severity severity, SuggestedAction action = SuggestedAction.Notify) => new()
    {
        Title = $"{key} is {severity}",
        Severity = severity,
        Action = action,
        DedupeKey = key,
        CheckId = "check",
        ProposedBy = "test",
    };

    private static string[] Rules(Finding[] findings) =>
        [.. DeliveryRules.DecideAll(findings, new Dictionary<string, SurfacedFinding>(), DeliveryPolicy.Default, Now).Select(static decision => decision.Rule)];

    private static Gen<Finding[]> Findings() =>
        (from key in Gen.Elements("a", "b", "c", "d")
         from severity in Gen.Elements(Enum.GetValues<Severity>())
         from action in Gen.Elements(Enum.GetValues<SuggestedAction>())
         select Make(key, severity, action)).ArrayOf();
}
