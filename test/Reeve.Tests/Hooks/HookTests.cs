using System.Collections.Immutable;
using Reeve.Engine.Hooks;
using Reeve.Engine.Models;
using Reeve.Engine.Turns.Logs;
using Reeve.Tests.Turns;

namespace Reeve.Tests.Hooks;

public sealed class HookTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hook_that_fails_is_left_out_and_named_and_the_others_go_on()
    {
        var broken = new ScriptedHook("broken", 1) { FailOffer = static _ => new FormatException("inside") };
        await using var house = new TurnHouse([broken, new ScriptedHook("good", 2).Tool("look", "seen")]);
        house.Model.Says("ok");

        var outcome = await house.AskAsync("go");
        var notices = (await house.WatchAsync(outcome.Run)).Where(static one => one.Kind == TurnEventKind.Notice);

        Assert.Contains("look", house.Model.Asked[0].Tools.Select(static tool => tool.Name));
        Assert.Equal("broken: it failed and is left out of this turn", Assert.Single(notices).Text);
    }

    [Fact]
    public async Task A_hook_that_cannot_look_at_a_call_refuses_it()
    {
        var watch = new ScriptedHook("watch", 1) { Refuse = static _ => throw new FormatException("inside") };
        var tools = new ScriptedHook("tools", 2).Tool("look", "seen");
        await using var house = new TurnHouse([watch, tools]);
        house.Model.Calls(("a", "look", "{}")).Says("ok");

        await house.AskAsync("go");

        Assert.Empty(tools.Called);
        Assert.Equal("error a: watch could not look at this call.", TurnHouse.Tell(house.Model.Asked[1].Messages[^1]));
    }

    [Fact]
    public async Task A_hook_sees_every_call_before_and_after_and_may_refuse_it()
    {
        var watch = new ScriptedHook("watch", 1) { Refuse = static call => call.Tool == "burn" ? "Not that." : null, FailObserve = static _ => new FormatException() };
        var tools = new ScriptedHook("tools", 2).Tool("look", "seen").Tool("burn", "burnt");
        await using var house = new TurnHouse([watch, tools]);
        house.Model.Calls(("a", "look", "{}"), ("b", "burn", "{}")).Says("ok");

        var outcome = await house.AskAsync("go");

        Assert.Equal("ok", outcome.Answer);
        Assert.Equal(["a"], tools.Called);
        Assert.Equal(["a seen"], watch.Observed);
        Assert.Equal("error b: Not that.", TurnHouse.Tell(house.Model.Asked[1].Messages[^1]));
    }

    [Fact]
    public async Task Sections_stand_in_the_prompt_in_the_order_of_their_hooks()
    {
        await using var house = new TurnHouse([new ScriptedHook("b", 2) { Sections = ["second"] }, new ScriptedHook("a", 1) { Sections = ["first"] }]);
        house.Agent("plain");
        house.Model.Says("ok");

        await house.AskAsync("go", "plain");

        Assert.Equal("You are plain.\n\nfirst\n\nsecond", house.Model.Asked[0].System);
    }

    [Fact]
    public async Task Of_two_tools_with_one_name_the_first_stands_and_the_doctor_tells()
    {
        await using var house = new TurnHouse([new ScriptedHook("a", 1).Tool("look", "first"), new ScriptedHook("b", 2).Tool("look", "second")]);
        house.Model.Calls(("c", "look", "{}")).Says("ok");

        await house.AskAsync("go");

        Assert.Equal("result c: first", TurnHouse.Tell(house.Model.Asked[1].Messages[^1]));
        Assert.Equal(("helper", "b: look is already a tool of a; the second is left out"), Assert.Single(house.Get<HookComposite>().Clashes));
    }

    [Theory]
    [InlineData("read", true)]
    [InlineData("write", false)]
    public void What_no_grant_covers_is_known_and_not_shown(string tool, bool isShown)
    {
        var assembly = HookRules.Assemble([new HookPart("h", new HookOffer([], [Tool(tool)]))], ["read"]);

        Assert.Equal(isShown, assembly.Shown.Any());
        Assert.True(assembly.Known.ContainsKey(tool));
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("a.b")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123x")]
    public void A_tool_with_a_name_no_dialect_takes_is_left_out(string name)
    {
        var assembly = HookRules.Assemble([new HookPart("h", new HookOffer([], [Tool(name)]))], ["*"]);

        Assert.Empty(assembly.Known);
        Assert.Single(assembly.Problems);
    }

    [Fact]
    public void Output_that_is_too_long_keeps_its_head_and_its_tail()
    {
        var cut = HookRules.Cut("HEAD" + new string('x', 10_000) + "TAIL", 1_000);

        Assert.Equal(1_000, cut.Length);
        Assert.StartsWith("HEAD", cut);
        Assert.EndsWith("TAIL", cut);
        Assert.Contains("characters left out", cut);
        Assert.Equal("short", HookRules.Cut("short", 1_000));
    }

    [Fact]
    public void Output_is_never_cut_through_a_character()
    {
        for (var most = 50; most < 60; most++)
        {
            var cut = HookRules.Cut(string.Concat(Enumerable.Repeat("😀", 200)), most);

            Assert.Equal(cut, System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(cut)));
        }
    }

    [Fact]
    public void Sections_together_have_a_bound()
    {
        var parts = Enumerable.Range(0, 10).Select(static i => new HookPart("h" + i, new HookOffer([new string('x', 15_000)], ImmutableArray<HookTool>.Empty)));

        var assembly = HookRules.Assemble(parts, ["*"]);

        Assert.True(assembly.Sections.Length <= HookRules.MaxSections);
        Assert.NotEmpty(assembly.Problems);
    }

    private static HookTool Tool(string name) => new()
    {
        Tool = new ChatTool(name, "", "{}"),
        SideEffect = false,
        CallAsync = static (_, _) => Task.FromResult(new HookResult("")),
    };
}
