using Reeve.Sources.Homes;

namespace Reeve.EndToEndTests.Harness;

/// <summary>
/// A repository with the sample home in it, as somebody has who cloned us. Its sample asks for a free port, by the setting that the sample itself
/// shows: on the usual one this machine's own daemon may listen.
/// </summary>
internal static class SampleClone
{
    private const string Shown = "# http:\n#   port: 7821\n";

    public static async Task<string> MakeAsync(string folder)
    {
        var clone = Path.Combine(folder, "clone");
        SampleHome.Copy(Path.Combine(Programs.Root, "samples"), Path.Combine(clone, "samples"), SampleHome.ClonePlaceholder);
        var settings = Path.Combine(clone, "samples", "home", "reeve.yaml");
        var text = await File.ReadAllTextAsync(settings);
        Assert.Contains(Shown, text);
        await File.WriteAllTextAsync(settings, text.Replace(Shown, "http:\n  port: 0\n", StringComparison.Ordinal));
        await GitAsync("init", "--quiet", clone);
        await GitAsync("-C", clone, "add", "-A");
        await GitAsync("-C", clone, "-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "--quiet", "-m", "sample");
        return clone;
    }

    private static async Task GitAsync(params string[] arguments)
    {
        var git = await ProgramRunner.RunAsync("git", arguments);
        Assert.True(git.ExitCode == 0, git.ToString());
    }
}
