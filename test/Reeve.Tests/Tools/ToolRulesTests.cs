using Reeve.Engine.Tools;

namespace Reeve.Tests.Tools;

public sealed class ToolRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly ToolKey Key = new("me", "default", "mail.send");

    [Fact]
    public void What_nobody_said_has_its_documented_default()
    {
        var tool = Changed(ToolRules.Register(null, Key, new ToolSettings(), Now)).Next;

        Assert.Equal((true, 3, 30_000, true, 1L), (tool.SideEffect, tool.MaxRetries, tool.TimeoutMs, tool.Enabled, tool.Version));
        Assert.Equal((ToolApproval.None, ToolFailPolicy.Closed, ToolOrigin.Registered), (tool.Approval, tool.FailPolicy, tool.Origin));
        Assert.Null(tool.MaxCallsPerRun);
    }

    [Fact]
    public void A_registration_never_changes_what_is_known()
    {
        var known = Changed(ToolRules.Configure(null, Key, new ToolSettings { Enabled = false }, ToolOrigin.Operator, Now)).Next;

        var again = ToolRules.Register(known, Key, new ToolSettings { Enabled = true, MaxRetries = 9 }, Now);

        Assert.Same(known, Assert.IsType<ToolDecision.Unchanged>(again).Tool);
    }

    [Theory]
    [InlineData(true, null, ToolFailPolicy.Closed)]
    [InlineData(null, null, ToolFailPolicy.Closed)]
    [InlineData(false, null, ToolFailPolicy.Open)]
    [InlineData(false, ToolFailPolicy.Closed, ToolFailPolicy.Closed)]
    [InlineData(false, ToolFailPolicy.Open, ToolFailPolicy.Open)]
    public void The_fail_policy_follows_the_effect(bool? sideEffect, ToolFailPolicy? said, ToolFailPolicy expected) =>
        Assert.Equal(expected, Changed(ToolRules.Register(null, Key, new ToolSettings { SideEffect = sideEffect, FailPolicy = said }, Now)).Next.FailPolicy);

    [Fact]
    public void A_side_effecting_tool_never_fails_open()
    {
        Refused(ToolRules.Register(null, Key, new ToolSettings { SideEffect = true, FailPolicy = ToolFailPolicy.Open }, Now));
        var readOnly = Changed(ToolRules.Register(null, Key, new ToolSettings { SideEffect = false }, Now)).Next;

        var closed = Changed(ToolRules.Configure(readOnly, Key, new ToolSettings { SideEffect = true }, ToolOrigin.Operator, Now));

        Assert.Equal(ToolFailPolicy.Closed, closed.Next.FailPolicy);
        Assert.Equal(["side_effect", "fail_policy"], closed.Members);
    }

    [Fact]
    public void A_change_states_what_is_new_and_nothing_else_moves()
    {
        var known = Changed(ToolRules.Register(null, Key, new ToolSettings { MaxCallsPerRun = 5, WorstCaseTokens = 100, Compensation = "{\"a\":1}" }, Now)).Next;

        var changed = Changed(ToolRules.Configure(known, Key, new ToolSettings { TimeoutMs = 500, MaxCallsPerRun = 0, Compensation = "" }, ToolOrigin.Operator, Now));

        Assert.Equal(["timeout_ms", "max_calls_per_run", "compensation"], changed.Members);
        Assert.Equal(known with { TimeoutMs = 500, MaxCallsPerRun = null, Compensation = null, Origin = ToolOrigin.Operator, Version = 2 }, changed.Next);
    }

    [Fact]
    public void A_change_that_changes_nothing_is_none()
    {
        var known = Changed(ToolRules.Register(null, Key, new ToolSettings { MaxRetries = 2 }, Now)).Next;

        Assert.IsType<ToolDecision.Unchanged>(ToolRules.Configure(known, Key, new ToolSettings { MaxRetries = 2, Enabled = true }, ToolOrigin.Cloud, Now));
    }

    public static TheoryData<ToolSettings> Impossible =>
    [
        new ToolSettings { MaxRetries = -1 }, new ToolSettings { MaxRetries = 11 },
        new ToolSettings { TimeoutMs = 0 }, new ToolSettings { TimeoutMs = 3_600_001 },
        new ToolSettings { MaxCallsPerRun = -1 }, new ToolSettings { MaxCallsPerRun = 1_000_001 },
        new ToolSettings { WorstCaseTokens = -1 }, new ToolSettings { WorstCaseMicroUsd = long.MaxValue },
        new ToolSettings { SchemaHash = "abc" }, new ToolSettings { SchemaHash = new string('A', 64) },
        new ToolSettings { Description = new string('x', 2001) }, new ToolSettings { Compensation = new string('x', 8193) },
    ];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void A_value_out_of_bounds_is_refused_for_a_new_tool_and_for_a_known_one(ToolSettings wanted)
    {
        var known = Changed(ToolRules.Register(null, Key, new ToolSettings(), Now)).Next;

        Refused(ToolRules.Register(null, Key, wanted, Now));
        Refused(ToolRules.Configure(known, Key, wanted, ToolOrigin.Operator, Now));
    }

    [Theory]
    [InlineData("", "default")]
    [InlineData("a*", "default")]
    [InlineData("a\u001b[2J", "default")]
    [InlineData("a", "")]
    [InlineData("a", "../etc")]
    [InlineData("a", "p q")]
    public void A_name_that_could_be_more_than_a_name_is_refused(string tool, string project) =>
        Refused(ToolRules.Register(null, new ToolKey("me", project, tool), new ToolSettings(), Now));

    [Fact]
    public void A_cursor_names_its_place_and_nothing_else_is_one()
    {
        Assert.Equal(ToolRules.Place(Key), ToolRules.Place(ToolRules.Cursor(Key)));
        Assert.All(["", "abc", "%%%", "run_1"], static text => Assert.Null(ToolRules.Place(text)));
    }

    private static ToolDecision.Changed Changed(ToolDecision decision) => Assert.IsType<ToolDecision.Changed>(decision);

    private static void Refused(ToolDecision decision) => Assert.IsType<ToolDecision.Refused>(decision);
}
