using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Harness;
using Reeve.EndToEndTests.Watching;

namespace Reeve.EndToEndTests.Tools;

/// <summary>A program registers its tools, the operator closes one from the command line, the program hears of it by push and the gate holds to it.</summary>
public sealed class ToolTests(LiveHome home) : IClassFixture<LiveHome>
{
    [Fact]
    public async Task What_the_operator_sets_is_pushed_to_the_program_and_holds_at_the_gate()
    {
        await home.Rpc.CallAsync("tools.register", new() { ["tools"] = new JsonArray(new JsonObject { ["tool"] = "mail.send", ["max_retries"] = 1 }) });
        var listed = await home.Rpc.CallAsync("tools.list", new() { ["tool"] = "mail.send" });
        await using var watch = await EventWatch.OpenAsync("json-rpc", home, listed["cursor"]!.GetValue<long>(), "admin");

        var set = await home.Home.SucceedAsync("tool", "set", "mail.send", "--enabled", "false", "--reason", "it spammed");

        Assert.Contains("disabled", set);
        var pushed = await watch.NextAsync();
        Assert.Equal("tool.configured", pushed["type"]!.GetValue<string>());
        Assert.Equal(("mail.send", "default", false, 2L, 1), (
            pushed["data"]!["tool"]!.GetValue<string>(), pushed["data"]!["project"]!.GetValue<string>(), pushed["data"]!["enabled"]!.GetValue<bool>(),
            pushed["data"]!["version"]!.GetValue<long>(), pushed["data"]!["max_retries"]!.GetValue<int>()));
        var run = await home.Rpc.CallAsync("runs.start", new() { ["agent"] = "visitor", ["tools"] = new JsonArray("*") });
        var refused = await home.Rpc.CallAsync("steps.begin", new()
        {
            ["run"] = run["run"]!.DeepClone(),
            ["fencing_token"] = run["fencing_token"]!.DeepClone(),
            ["tool"] = "mail.send",
            ["args_hash"] = new string('a', 64),
        });
        Assert.Equal(("deny", "tools"), (refused["decision"]!.GetValue<string>(), refused["rule"]!.GetValue<string>()));
        Assert.Contains("mail.send", await home.Home.SucceedAsync("tool", "list"));
        Assert.Contains("version", await home.Home.SucceedAsync("tool", "show", "mail.send"));
        Assert.Equal(4, (await home.Home.ReeveAsync("tool", "show", "nobody.knows")).ExitCode);
        Assert.Equal("mail.send of project default is forgotten\n", await home.Home.SucceedAsync("tool", "remove", "mail.send", "--reason", "nobody uses it"));
        Assert.Equal("tool.removed", (await watch.NextAsync())["type"]!.GetValue<string>());
        Assert.Equal(4, (await home.Home.ReeveAsync("tool", "remove", "mail.send")).ExitCode);
    }
}
