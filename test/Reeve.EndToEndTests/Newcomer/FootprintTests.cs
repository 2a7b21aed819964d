using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Newcomer;

/// <summary>Reeve writes into its home and its run root, and nowhere else on the machine: a whole life under a person's folders made for this test.</summary>
public sealed class FootprintTests : IDisposable
{
    private static readonly string[] PersonsFolders = ["user", "tmp", "config", "cache", "data", "state", "runtime", "work"];

    private readonly string _root = Directory.CreateTempSubdirectory("rv-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_whole_life_writes_nothing_outside_the_home_and_the_run_root()
    {
        foreach (var folder in PersonsFolders)
        {
            Directory.CreateDirectory(In(folder));
        }

        var clone = await SampleClone.MakeAsync(_root);
        var home = In("user", ".reeve");
        var before = Outside(home);

        await SucceedAsync(clone, "up");
        try
        {
            await SucceedAsync(clone, "tick", "watchman");
            Assert.Contains("OVERDUE", await SucceedAsync(clone, "notifications"));
            await SucceedAsync(clone, "why", "watchman");
            await SucceedAsync(clone, "verify");
            await SucceedAsync(clone, "proof", "1");
            await SucceedAsync(clone, "doctor");
            await SucceedAsync(clone, "config", "show");
            await SucceedAsync(clone, "logs");
        }
        finally
        {
            await SucceedAsync(clone, "down");
        }

        Assert.Equal(before, Outside(home));
        var inside = Directory.EnumerateFileSystemEntries(home).Select(Path.GetFileName).Order(StringComparer.OrdinalIgnoreCase);
        Assert.Equal(["agents", "data", "mail", "projects", "README.md", "reeve.yaml", "run"], inside);
        var samples = Path.Combine(clone, "samples", "home");
        foreach (var sample in Directory.EnumerateFiles(samples, "*", SearchOption.AllDirectories))
        {
            var file = Path.Combine(home, Path.GetRelativePath(samples, sample)); // what a person owns is as they had it
            Assert.Equal((await File.ReadAllTextAsync(sample)).Replace("${clone}", clone, StringComparison.Ordinal), await File.ReadAllTextAsync(file));
        }
    }

    /// <summary>Everything but the home itself. The person's own folder changes in one way only: the home is in it.</summary>
    private Dictionary<string, string> Outside(string home) => FolderSnapshot.Take(_root)
        .Where(entry => entry.Key != "user" && !Path.Combine(_root, entry.Key).Equals(home, StringComparison.Ordinal)
            && !Path.Combine(_root, entry.Key).StartsWith(home + "/", StringComparison.Ordinal))
        .ToDictionary(static entry => entry.Key, static entry => entry.Value.StartsWith("folder", StringComparison.Ordinal) ? "folder" : entry.Value);

    private async Task<string> SucceedAsync(string clone, params string[] arguments)
    {
        var result = await ProgramRunner.RunAsync(Programs.Reeve, arguments, In("work"), new Dictionary<string, string?>
        {
            ["HOME"] = In("user"),
            ["TMPDIR"] = In("tmp"),
            ["XDG_CONFIG_HOME"] = In("config"),
            ["XDG_CACHE_HOME"] = In("cache"),
            ["XDG_DATA_HOME"] = In("data"),
            ["XDG_STATE_HOME"] = In("state"),
            ["XDG_RUNTIME_DIR"] = In("runtime"),
            ["REEVE_CLONE"] = clone,
            ["REEVE_HOME"] = null,
            ["REEVE_RUN_ROOT"] = null,
            ["NOTIFY_SOCKET"] = null,
            ["NO_COLOR"] = "1",
        });
        Assert.True(result.ExitCode == 0, $"reeve {string.Join(' ', arguments)}: {result}");
        return result.Output;
    }

    private string In(params string[] names) => Path.Combine([_root, .. names]);
}
