using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Guides;

/// <summary>Does what a guide says, to the letter, with the built programs in a fresh folder, and sees what the guide shows.</summary>
public sealed class GuideTests
{
    private const string Mark = "--- the guide goes on ---";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(6);
    private static readonly string[] Needed = ["bash", "python3", "curl"];

    [Theory]
    [InlineData("governance.md")]
    [InlineData("schedules.md")]
    [InlineData("tools.md")]
    [InlineData("memory.md")]
    [InlineData("models.md")]
    [InlineData("agents.md")]
    [InlineData("mcp.md")]
    public async Task Every_command_of_the_guide_does_what_the_guide_shows(string name)
    {
        var missing = Array.FindAll(Needed, static program => !IsInstalled(program));
        Assert.SkipUnless(missing.Length == 0 || Environment.GetEnvironmentVariable("CI") == "true", $"{string.Join(", ", missing)} is not installed: scripts/install-test-needs");
        await using var home = new TestHome();
        Directory.Delete(home.Home, recursive: true); // the reader has none yet
        var guide = GuidePage.Parse(await File.ReadAllTextAsync(Path.Combine(Programs.Root, "docs", "guides", name)));
        var environment = new Dictionary<string, string?>
        {
            ["REEVE_HOME"] = null,
            ["REEVE_RUN_ROOT"] = null,
            ["NO_COLOR"] = "1",
            ["PATH"] = string.Join(
                Path.PathSeparator, Path.GetDirectoryName(Programs.Reeve), Path.GetDirectoryName(Programs.GuardedAgent), Environment.GetEnvironmentVariable("PATH")),
        };

        var script = Path.Combine(home.Root, "reader.sh");
        await File.WriteAllTextAsync(script, guide.Script(Mark));
        var session = await ProgramRunner.RunAsync("bash", [script], home.Root, environment, Deadline);

        var printed = session.Output.Split(Mark + "\n");
        var commands = guide.Steps.OfType<GuideStep.Run>().ToArray();
        Assert.True(printed.Length == commands.Length + 1, session.ToString());
        var wrong = commands.Zip(printed).Where(static pair => !ShownLines.Matches(pair.First.Shown, pair.Second))
            .Select(static pair => $"$ {pair.First.Command}\n--- the guide shows\n{string.Join('\n', pair.First.Shown)}\n--- it prints\n{pair.Second}").ToArray();
        Assert.True(wrong.Length == 0, string.Join("\n\n", wrong));
    }
    private static bool IsInstalled(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
