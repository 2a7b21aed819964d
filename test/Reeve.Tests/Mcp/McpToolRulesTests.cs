using Reeve.Engine.Mcp;
using Reeve.Sources.Configuration;

namespace Reeve.Tests.Mcp;

/// <summary>What of a server's words reaches a model, and under which name.</summary>
public sealed class McpToolRulesTests
{
    private static readonly McpServerOptions Server = new() { Name = "web", Command = ["x"] };

    [Theory]
    [InlineData("search", "mcp__web__search")]
    [InlineData("get/page v2", "mcp__web__get_page_v2")]
    [InlineData("a\u0000b\u001b[1m", "mcp__web__a_b__1m")]
    [InlineData("größe", "mcp__web__gr__e")]
    [InlineData("😀", "mcp__web___")]
    public void Names_are_of_the_letters_every_dialect_takes(string own, string name) => Assert.Equal(name, McpToolRules.NameOf("web", own));

    [Fact]
    public void Long_names_keep_their_beginning_fit_and_stay_apart()
    {
        var (one, two) = (McpToolRules.NameOf("web", new string('x', 200)), McpToolRules.NameOf("web", new string('x', 201)));

        Assert.NotEqual(one, two);
        Assert.Equal((64, 64), (one.Length, two.Length));
        Assert.StartsWith("mcp__web__xxxx", one);
        Assert.Equal(64, McpToolRules.NameOf(new string('s', 24), new string('\ud800', 300)).Length);
    }

    [Fact]
    public void Of_two_tools_with_one_name_the_first_stands_and_the_other_is_told()
    {
        var set = McpToolRules.Offer(Server, [Tool("a_b"), Tool("a b"), Tool("c")]);

        Assert.Equal([("mcp__web__a_b", "a b"), ("mcp__web__c", "c")], set.Tools.Select(static tool => (tool.Name, tool.Own)));
        Assert.Contains("\"a_b\" is left out", Assert.Single(set.Problems));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("[]", false)]
    [InlineData("{", false)]
    [InlineData("null", false)]
    [InlineData("""{"type":"object"}""", true)]
    public void A_schema_is_an_object_or_the_tool_is_left_out(string schema, bool offered) =>
        Assert.Equal(offered, McpToolRules.Offer(Server, [new McpTool("a", null, schema)]).Tools.Length == 1);

    [Fact]
    public void Schemas_and_descriptions_are_bounded()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"a":""", McpToolRules.MaxDepth)) + "{}" + new string('}', McpToolRules.MaxDepth);
        var set = McpToolRules.Offer(Server, [new McpTool("deep", null, deep), new McpTool("wide", null, $$"""{"a":"{{new string('x', McpToolRules.MaxSchema)}}"}"""), new McpTool("b", new string('y', 10_000), " { \"type\" : \"object\" } ")]);

        var tool = Assert.Single(set.Tools);
        Assert.Equal((McpToolRules.MaxDescription, """{"type":"object"}"""), (tool.Description.Length, tool.Schema));
        Assert.Equal(2, set.Problems.Length);
    }

    [Fact]
    public void No_more_tools_than_the_bound_and_no_more_problems_than_a_person_reads()
    {
        var many = McpToolRules.Offer(Server, [.. Enumerable.Range(0, 500).Select(static i => Tool($"t{i:000}"))]);
        Assert.Equal((McpToolRules.MaxTools, 1), (many.Tools.Length, many.Problems.Length));

        Assert.Equal(21, McpToolRules.Offer(Server, [.. Enumerable.Range(0, 100).Select(static i => new McpTool($"t{i}", null, ""))]).Problems.Length);
    }

    [Theory]
    [InlineData(false, null, null, true)]
    [InlineData(false, true, null, true)]
    [InlineData(true, true, null, false)]
    [InlineData(true, false, null, true)]
    [InlineData(true, null, null, true)]
    [InlineData(true, true, "a*", true)]
    [InlineData(false, null, "b", false)]
    [InlineData(false, null, "", false)]
    public void Every_tool_changes_something_unless_the_operator_says_otherwise(bool trusts, bool? saysReadOnly, string? listed, bool sideEffect)
    {
        var server = Server with { TrustAnnotations = trusts, SideEffects = listed is null ? null : listed.Length == 0 ? [] : [listed] };

        Assert.Equal(sideEffect, McpToolRules.HasSideEffect(server, new McpTool("abc", null, "{}", saysReadOnly)));
    }

    [Fact]
    public void The_operators_list_of_tools_hides_the_others_without_a_word()
    {
        var set = McpToolRules.Offer(Server with { Tools = ["get_*"] }, [Tool("get_a"), Tool("delete_all")]);

        Assert.Equal("get_a", Assert.Single(set.Tools).Own);
        Assert.Empty(set.Problems);
        Assert.Empty(McpToolRules.Offer(Server with { Tools = [] }, [Tool("get_a")]).Tools);
    }

    [Theory]
    [InlineData("*", true)]
    [InlineData("mcp__*", true)]
    [InlineData("mcp__web__*", true)]
    [InlineData("mcp__web__search", true)]
    [InlineData("mcp__web2__*", false)]
    [InlineData("mcp__w", false)]
    [InlineData("read", false)]
    public void A_server_none_of_whose_tools_can_be_granted_is_known_beforehand(string grant, bool may) => Assert.Equal(may, McpToolRules.MayBeGranted([grant], "web"));

    [Fact]
    public void Answers_are_cut_in_their_middle_and_never_through_a_character()
    {
        var answer = new McpAnswer.Done([new McpContent.Words("head" + string.Concat(Enumerable.Repeat("😀", 40_000)) + "tail")], IsError: false);

        var shown = McpResultRules.Show(answer).Output;

        Assert.True(shown.Length <= McpResultRules.MaxShown);
        Assert.StartsWith("head", shown);
        Assert.EndsWith("tail", shown);
        Assert.DoesNotContain('\ufffd', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(shown)));
    }

    [Fact]
    public void An_empty_answer_says_so_and_a_refusal_is_an_error()
    {
        Assert.Equal("[it says nothing]", McpResultRules.Show(new McpAnswer.Done([], IsError: false)).Output);
        Assert.True(McpResultRules.Show(new McpAnswer.Rejected("no such tool")).IsError);
        Assert.Contains("800 more pieces", McpResultRules.Show(new McpAnswer.Done([.. Enumerable.Repeat(new McpContent.Words("x"), 1000)], IsError: false)).Output);
    }

    private static McpTool Tool(string name) => new(name, "Does it.", """{"type":"object"}""");
}
