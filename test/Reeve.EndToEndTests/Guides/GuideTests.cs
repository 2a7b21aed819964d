using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Guides;

/// <summary>Does what a guide says, to the letter, with the built programs in a fresh folder, and sees what the guide shows.</summary>
public sealed class GuideTests
{
    private const string Mark = "--- the guide goes on ---";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(6);

    [Theory]
    [InlineData("governance.md")]
    public async Task Every_command_of_the_guide_does_what_the_guide_shows(string name)
    {
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
}
