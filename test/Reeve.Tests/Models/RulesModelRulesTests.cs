using FsCheck;
using FsCheck.Fluent;
using Reeve.Engine.Delivery;
using Reeve.Engine.Heartbeat;
using Reeve.Engine.Heartbeat.Proposing;

namespace Reeve.Tests.Models;

public sealed class RulesModelRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("\"Pay rent\" is OVERDUE by 2 days [rent-1]", Severity.High)]
    [InlineData("[URGENT] call Ada back", Severity.Critical)]
    [InlineData("[URGENT] OVERDUE: pay rent", Severity.Critical)]
    [InlineData("CONFLICT in src/a.cs", Severity.High)]
    [InlineData("STALE: uncommitted work since yesterday", Severity.Normal)]
    [InlineData("branch main UNPUSHED, 2 ahead", Severity.Normal)]
    [InlineData("a conflict of opinion, nothing overdue", null)]
    [InlineData("OVERDUENESS is not a marker", null)]
    [InlineData("urgent? [urgent] no", null)]
    public void The_default_markers_are_understood_without_a_declaration(string fact, Severity? severity) =>
        Assert.Equal(severity, Propose(Ok("c", "Summary.\n- " + fact)).SingleOrDefault()?.Severity);

    [Fact]
    public void Prose_that_is_no_fact_line_proposes_nothing() => Assert.Empty(Propose(Ok("c", "OVERDUE things are listed below.\nNothing is OVERDUE.\n-OVERDUE")));

    [Fact]
    public void Every_line_of_a_program_is_a_fact() =>
        Assert.Equal(2, Propose(new Signal("c", "command", SignalStatus.Ok, "job a OVERDUE\n\n- job b OVERDUE\nfine", Now)).Count);

    [Fact]
    public void The_first_declared_rule_that_matches_a_line_takes_it_before_any_default()
    {
        FindingRule[] rules =
        [
            Rule("rent", @"rent (?<who>\w+)", Severity.Low) with { Title = "Rent of ${who} (${check})", DedupeKey = "rent:${who}", Action = SuggestedAction.LogOnly },
            Rule("any", "rent", Severity.Critical),
        ];

        var finding = Assert.Single(Propose(rules, Ok("c", "- OVERDUE rent Ada")));

        Assert.Equal(("Rent of Ada (c)", "rent:Ada", Severity.Low, "rent", SuggestedAction.LogOnly), (finding.Title, finding.DedupeKey, finding.Severity, finding.ProposedBy, finding.Action));
    }

    [Fact]
    public void A_rule_bound_to_a_check_sees_no_other() =>
        Assert.Empty(Propose([Rule("r", "x", Severity.High) with { CheckId = "a" }], Ok("b", "- x")));

    [Fact]
    public void What_a_check_read_is_not_a_template()
    {
        var finding = Assert.Single(Propose([Rule("r", "(.*)", Severity.Low) with { Title = "${1}", DedupeKey = "k" }], Ok("c", "- ${kind} ${0} ${nothing}")));

        Assert.Equal("${kind} ${0} ${nothing}", finding.Title);
    }

    [Fact]
    public void A_degraded_signal_always_says_that_it_could_not_check()
    {
        var finding = Assert.Single(Propose(new Signal("mail", "inbox", SignalStatus.Degraded, "- OVERDUE folder missing", Now)));

        Assert.Equal(("Cannot check mail", Severity.High, "check:mail:degraded"), (finding.Title, finding.Severity, finding.DedupeKey));
    }

    [Fact]
    public void A_thing_that_grows_older_keeps_its_key()
    {
        var yesterday = Assert.Single(Propose(Ok("c", "- STALE: 2 files, oldest 25 hours")));
        var today = Assert.Single(Propose(Ok("c", "- STALE: 9 files, oldest 3 days")));

        Assert.Equal(yesterday.DedupeKey, today.DedupeKey);
    }

    [Fact]
    public void More_findings_than_fit_are_counted_and_the_gravest_are_kept()
    {
        var lines = string.Join('\n', Enumerable.Range(0, 200).Select(static i => i == 199 ? "- [URGENT] [x-199]" : $"- STALE thing [x-{i}]"));

        var findings = Propose(Ok("c", lines), new Signal("d", "git", SignalStatus.Degraded, "no", Now));

        Assert.Equal(ProposalBoundRules.MaxFindings, findings.Count);
        Assert.Equal("Cannot check d", findings[0].Title);
        Assert.Equal(Severity.Critical, findings[1].Severity);
        Assert.StartsWith("152 more findings", findings[^1].Title);
    }

    [Fact]
    public void A_pattern_that_explodes_is_reported_and_not_waited_for_again()
    {
        var evil = Rule("evil", @"(?=x)^(x+x+)+y$", Severity.Low); // look-ahead: the linear engine cannot take it
        var lines = string.Join('\n', Enumerable.Repeat("- " + new string('x', 60), 40)) + "\n- OVERDUE";

        var findings = Propose([evil], Ok("c", lines));

        Assert.Equal(["evil", "default:OVERDUE"], findings.Select(static finding => finding.ProposedBy));
        Assert.Equal(Severity.High, findings[0].Severity);
    }

    [Fact]
    public void Silence_is_exactly_when_every_signal_was_read_and_no_line_is_known()
    {
        // Few enough that nothing has to be folded into "more findings": that bound has a test of its own.
        var signals = Gen.Elements("- all is well", "- OVERDUE [a]", "nothing", "", "- STALE x").ListOf().Resize(2).Select(static lines => string.Join('\n', lines))
            .Zip(Gen.Elements(SignalStatus.Ok, SignalStatus.Degraded))
            .ListOf();

        Prop.ForAll(signals.ToArbitrary(), drawn =>
        {
            Signal[] given = [.. drawn.Take(20).Select(static (pair, i) => new Signal($"c{i}", "git", pair.Item2, pair.Item1, Now))];
            var findings = Propose(given);

            Assert.Equal(given.Count(static signal => signal.Status == SignalStatus.Degraded), findings.Count(static finding => finding.Title.StartsWith("Cannot check", StringComparison.Ordinal)));
            var expected = given.Any(static signal => signal.Status == SignalStatus.Degraded || signal.Text.Contains("- OVERDUE") || signal.Text.Contains("- STALE"));
            Assert.Equal(expected, findings.Count > 0);
        }).QuickCheckThrowOnFailure();
    }

    private static IReadOnlyList<Finding> Propose(params Signal[] signals) => Propose([], signals);

    private static IReadOnlyList<Finding> Propose(FindingRule[] rules, params Signal[] signals) => RulesModelRules.Propose(signals, rules).Findings;

    private static Signal Ok(string id, string text) => new(id, "git", SignalStatus.Ok, text, Now);

    private static FindingRule Rule(string id, string pattern, Severity severity) => new() { Id = id, Pattern = FindingRule.Compile(pattern), Severity = severity };
}
