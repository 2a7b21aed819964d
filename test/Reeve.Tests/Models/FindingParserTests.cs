using Reeve.Engine.Delivery;
using Reeve.Engine.Heartbeat.Proposing;

namespace Reeve.Tests.Models;

public sealed class FindingParserTests
{
    private const string Good = """{"title":"T","severity":"high","check":"git","dedupe_key":"x"}""";

    [Fact]
    public void A_good_reply_is_read_and_unknown_fields_are_ignored()
    {
        var parsed = Parsed("""{"thoughts":"…","findings":[{"title":" T ","detail":"D","severity":"critical","confidence":0.5,"action":"log_only","dedupe_key":"issue-1","check":"git","extra":[1]}]}""");

        var finding = Assert.Single(parsed.Findings);
        Assert.Equal(("T", "D", Severity.Critical, 0.5, SuggestedAction.LogOnly), (finding.Title, finding.Detail, finding.Severity, finding.Confidence, finding.Action));
        Assert.Equal(("git:issue-1", "git", "m"), (finding.DedupeKey, finding.CheckId, finding.ProposedBy));
        Assert.Empty(parsed.Refused);
    }

    [Theory]
    [InlineData("""{"findings":[]}""")]
    [InlineData("  {\"findings\":[]}\n")]
    public void Silence_is_an_empty_list(string reply) => Assert.Empty(Parsed(reply).Findings);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("All is well.")]
    [InlineData("```json\n{\"findings\":[]}\n```")]
    [InlineData("{\"findings\":[]} done")]
    [InlineData("{\"findings\":{}}")]
    [InlineData("{}")]
    [InlineData("{\"findings\":[],\"findings\":[1]}")]
    [InlineData("{\"findings\":[],}")]
    [InlineData("{\"findings\":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}")]
    public void Anything_else_is_malformed_and_never_silence(string reply) => Assert.IsType<FindingParse.Malformed>(FindingParser.Parse(reply, ["git"], "m"));

    [Fact]
    public void A_reply_without_end_is_malformed() =>
        Assert.IsType<FindingParse.Malformed>(FindingParser.Parse(new string(' ', FindingParser.MaxReply) + "{\"findings\":[]}", ["git"], "m"));

    [Theory]
    [InlineData("1", "not an object")]
    [InlineData("{}", "title")]
    [InlineData("""{"title":7,"severity":"high","check":"git","dedupe_key":"x"}""", "title")]
    [InlineData("""{"title":"\ud800","severity":"high","check":"git","dedupe_key":"x"}""", "title")]
    [InlineData("""{"title":"T","severity":"HIGH","check":"git","dedupe_key":"x"}""", "severity")]
    [InlineData("""{"title":"T","severity":4,"check":"git","dedupe_key":"x"}""", "severity")]
    [InlineData("""{"title":"T","severity":"high","check":"other","dedupe_key":"x"}""", "check")]
    [InlineData("""{"title":"T","severity":"high","check":"git","dedupe_key":""}""", "dedupe_key")]
    [InlineData("""{"title":"T","severity":"high","check":"git","dedupe_key":"x","confidence":2}""", "confidence")]
    [InlineData("""{"title":"T","severity":"high","check":"git","dedupe_key":"x","confidence":1e999}""", "confidence")]
    [InlineData("""{"title":"T","severity":"high","check":"git","dedupe_key":"x","action":"execute"}""", "action")]
    public void A_bad_finding_is_refused_alone_with_its_reason(string bad, string reason)
    {
        var parsed = Parsed($"{{\"findings\":[{Good},{bad},{Good}]}}");

        Assert.Equal(2, parsed.Findings.Count);
        Assert.Contains(reason, Assert.Single(parsed.Refused));
        Assert.StartsWith("finding 2:", parsed.Refused[0]);
    }

    [Fact]
    public void More_findings_than_allowed_are_refused_by_number()
    {
        var parsed = Parsed($"{{\"findings\":[{string.Join(',', Enumerable.Repeat(Good, 60))}]}}");

        Assert.Equal((50, 10), (parsed.Findings.Count, parsed.Refused.Count));
    }

    private static FindingParse.Parsed Parsed(string reply) => Assert.IsType<FindingParse.Parsed>(FindingParser.Parse(reply, ["git"], "m"));
}
