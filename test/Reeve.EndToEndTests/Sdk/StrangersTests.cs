using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Sdk;

/// <summary>Programs in other languages, with nothing of ours, ask the real daemon's gate; and the protocol's page says what they do.</summary>
public sealed partial class StrangersTests
{
    [Theory]
    [InlineData("python3", "gate.py", "snake")]
    [InlineData("node", "gate.mjs", "gazelle")]
    public async Task A_stranger_asks_the_gate(string language, string script, string agent)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true" || IsInstalled(language), $"{language} is not installed: scripts/install-test-needs");
        await using var home = new TestHome();
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();

        var run = await ProgramRunner.RunAsync(language, [Path.Combine(Programs.Root, "test", "Reeve.EndToEndTests", "Strangers", script), home.Socket]);

        Assert.True(run.ExitCode == 0, run.ToString());
        var lines = run.Output.TrimEnd().Split('\n');
        Assert.Equal(["mail.send sent to Ada", "shell.exec deny: denied", "succeeded"], lines[1..]);
        var kept = await client.CallAsync("runs.get", new JsonObject { ["run"] = lines[0].Split(' ')[1] });
        Assert.Equal((agent, "succeeded", 120), (kept["run"]!["agent"]!.GetValue<string>(), kept["run"]!["state"]!.GetValue<string>(), kept["run"]!["tokens_in"]!.GetValue<int>()));
        Assert.Equal(["done", "denied"], kept["steps"]!.AsArray().Select(static step => step!["state"]!.GetValue<string>()));
    }

    [Fact]
    public async Task The_lines_of_the_protocol_page_work_as_they_stand()
    {
        await using var home = new TestHome();
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();
        var page = await File.ReadAllTextAsync(Path.Combine(Programs.Root, "docs", "protocol", "guide.md"));
        var lines = Line().Matches(page).Select(static match => match.Groups[1].Value).ToArray();
        string run = "", step = "", token = "";

        Assert.Equal(["hello", "runs.start", "steps.begin", "steps.end"], lines.Select(static line => JsonNode.Parse(line)!["method"]!.GetValue<string>()));
        foreach (var line in lines.Skip(1)) // the test's own connection has said hello
        {
            var shown = line.Replace("\"RUN\"", $"\"{run}\"", StringComparison.Ordinal).Replace("\"STEP\"", $"\"{step}\"", StringComparison.Ordinal)
                .Replace("\"fencing_token\":1", $"\"fencing_token\":{token}", StringComparison.Ordinal);
            var request = JsonNode.Parse(shown)!;
            var answer = await client.CallAsync(request["method"]!.GetValue<string>(), request["params"]!.DeepClone().AsObject());
            run = answer["run"]?.GetValue<string>() ?? run;
            token = answer["fencing_token"]?.ToJsonString() ?? token;
            step = answer["step"]?.GetValue<string>() ?? step;
        }

        var kept = await client.CallAsync("runs.get", new JsonObject { ["run"] = run });
        Assert.Equal("done", kept["steps"]!.AsArray().Single()!["state"]!.GetValue<string>());
    }

    private static bool IsInstalled(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    [GeneratedRegex("```json\\n(\\{[^\\n]+\\})\\n```")]
    private static partial Regex Line();
}
