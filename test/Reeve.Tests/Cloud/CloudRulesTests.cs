using System.Text.Json;
using Reeve.Connectors.Cloud;
using Reeve.Engine.Cloud;
using Reeve.Engine.Ledger;
using Reeve.Engine.Tools;
using Reeve.Sources.Configuration;

namespace Reeve.Tests.Cloud;

public sealed class CloudRulesTests
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(0, 0.5, 30)]
    [InlineData(1, 0, 30)]
    [InlineData(1, 1, 60)]
    [InlineData(2, 1, 120)]
    [InlineData(5, 1, 900)]
    [InlineData(1000, 1, 900)]
    [InlineData(1000, 0, 450)]
    public void A_failing_round_is_tried_again_later_and_later_and_never_all_at_once(int failures, double chance, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), CloudRules.Pause(Every, failures, null, chance));

    [Theory]
    [InlineData(10, 45)]
    [InlineData(300, 300)]
    [InlineData(1_000_000, 3600)]
    public void What_the_cloud_asks_for_is_waited_for_within_reason(int asked, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), CloudRules.Pause(Every, 1, TimeSpan.FromSeconds(asked), 0.5));

    [Theory]
    [InlineData("https://cloud.example", "https://cloud.example/")]
    [InlineData("https://cloud.example/team/a/", "https://cloud.example/team/a/")]
    [InlineData("http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x/")]
    [InlineData("http://localhost:1", "http://localhost:1/")]
    [InlineData("http://[::1]:1", "http://[::1]:1/")]
    [InlineData("http://10.0.0.1", null)]
    [InlineData("http://127.0.0.1.example.com", null)]
    [InlineData("https://key@cloud.example", null)]
    [InlineData("https://cloud.example/?key=1", null)]
    [InlineData("ftp://cloud.example", null)]
    [InlineData("cloud.example", null)]
    public void The_key_is_sent_only_where_nobody_can_read_it_on_the_way(string text, string? expected) =>
        Assert.Equal(expected, CloudEndpointRules.Read(text, allowInsecure: false).Endpoint?.AbsoluteUri);

    [Fact]
    public void Plain_http_to_another_machine_must_be_allowed_in_so_many_words() =>
        Assert.Equal("http://10.0.0.1/", CloudEndpointRules.Read("http://10.0.0.1", allowInsecure: true).Endpoint?.AbsoluteUri);

    [Fact]
    public void No_setting_holds_the_key() =>
        Assert.DoesNotContain(SettingCatalog.All, static setting => setting.Key.StartsWith("cloud.", StringComparison.Ordinal) && setting.Key.EndsWith("key", StringComparison.Ordinal));

    [Fact]
    public void Only_facts_of_the_list_leave_and_only_numbers_truths_and_short_words()
    {
        var record = TelemetryRules.Of(Entry(
            ("tool", "mail.send"), ("tokens_in", 12), ("side_effect", true), ("reason", "because Ann said so"), ("title", "words"), ("summary", "words"), ("by", "peer:1000"),
            ("invented_tomorrow", 1), ("code", new string('x', 201)), ("rule", "a\u0001b"), ("grants", new[] { "a" }), ("model", null)));

        Assert.Equal(["tool", "tokens_in", "side_effect"], record.Facts.Select(static fact => fact.Key));
    }

    [Fact]
    public void An_entry_whose_body_retention_took_still_says_that_it_was()
    {
        var record = TelemetryRules.Of(Entry(("tool", "x")) with { Bytes = null });

        Assert.Empty(record.Facts);
        Assert.Equal((7, "step.done", "steps"), (record.Index, record.Type, record.Family));
    }

    [Fact]
    public void A_batch_is_bounded_in_bytes_and_never_empty()
    {
        var large = Entry() with { Bytes = new byte[700_000] };

        Assert.Single(TelemetryRules.Cut([large, large]));
        Assert.Single(TelemetryRules.Cut([large with { Bytes = new byte[2_000_000] }]));
        Assert.Equal(3, TelemetryRules.Cut([Entry(), Entry(), Entry()]).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"v":1}""")]
    [InlineData("""{"v":2,"tools":[]}""")]
    [InlineData("""{"v":1,"tools":[],"more":1}""")]
    [InlineData("""{"v":1,"v":1,"tools":[]}""")]
    [InlineData("""{"v":1,"tools":null}""")]
    [InlineData("""{"v":1,"tools":[null]}""")]
    [InlineData("""{"v":1,"tools":[{}]}""")]
    [InlineData("""{"v":1,"tools":[{"tool":"a","timeout":1}]}""")]
    [InlineData("""{"v":1,"tools":[{"tool":"a","timeout_ms":"1"}]}""")]
    [InlineData("""{"v":1,"tools":[{"tool":"a","timeout_ms":1.5}]}""")]
    [InlineData("""{"v":1,"tools":[{"tool":"a","approval":"maybe"}]}""")]
    [InlineData("""{"v":1,"tools":[{"tool":"a","fail_policy":"ajar"}]}""")]
    [InlineData("""{"v":1,"tools":[{"tool":"a","compensation":[1]}]}""")]
    [InlineData("""{"v":1,"tools":[{"tool":"a","owner":""}]}""")]
    [InlineData("""{"v":1,"tools":[]} trailing""")]
    public void A_document_of_another_form_is_refused_whole(string json) =>
        Assert.IsType<CloudReply.Invalid>(CloudDocumentRules.Read(System.Text.Encoding.UTF8.GetBytes(json), "me", null));

    [Fact]
    public void A_document_too_deep_or_too_long_is_refused()
    {
        var deep = """{"v":1,"tools":[{"tool":"a","compensation":""" + string.Concat(Enumerable.Repeat("""{"a":""", 40)) + "1" + new string('}', 40) + "}]}";
        var many = """{"v":1,"tools":[""" + string.Join(',', Enumerable.Repeat("""{"tool":"a"}""", 1001)) + "]}";

        Assert.All([deep, many], static json => Assert.IsType<CloudReply.Invalid>(CloudDocumentRules.Read(System.Text.Encoding.UTF8.GetBytes(json), "me", null)));
    }

    [Fact]
    public void A_good_document_says_what_is_stated_and_nothing_else()
    {
        var json = """{"v":1,"tools":[{"tool":"a","enabled":false,"approval":"required","compensation":{"x":1}},{"tool":"b","project":"shop","owner":"ann"}]}"""u8;

        var document = Assert.IsType<CloudReply.Document>(CloudDocumentRules.Read(json, "me", "\"1\""));

        Assert.Equal("\"1\"", document.ETag);
        Assert.Equal(
            new CloudTool(new ToolKey("me", "default", "a"), new ToolSettings { Enabled = false, Approval = ToolApproval.Required, Compensation = """{"x":1}""" }), document.Tools[0]);
        Assert.Equal(new CloudTool(new ToolKey("ann", "shop", "b"), new ToolSettings()), document.Tools[1]);
    }

    private static LedgerEntry Entry(params (string, object?)[] data)
    {
        var draft = new LedgerDraft { Type = "step.done", Family = Family.Steps, Owner = "me", Data = EntryData.Of(data) };
        return new LedgerEntry(7, DateTimeOffset.UnixEpoch, "step.done", Family.Steps, null, null, "me", EntryRules.Encode(draft, DateTimeOffset.UnixEpoch, default).Bytes);
    }
}
