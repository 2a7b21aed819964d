using System.Text.Json;
using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Newcomer;

/// <summary>What somebody does who has never met us, with the built programs and the sample home.</summary>
public sealed class NewcomerTests
{
    [Fact]
    public async Task The_first_five_minutes()
    {
        await using var home = new TestHome();
        Directory.Delete(home.Home, recursive: true); // nobody has a home at first
        var environment = new Dictionary<string, string?> { ["REEVE_CLONE"] = await SampleClone.MakeAsync(home.Root) };

        var up = await home.ReeveAsync(environment, "up");
        Assert.True(up.ExitCode == 0, up.ToString());
        Assert.Contains(home.Socket, up.Output);
        Assert.Contains("reeve tick watchman", up.Output);
        Assert.Equal(0, (await home.ReeveAsync("up")).ExitCode); // again: says that it runs

        Assert.Contains("succeeded", await home.SucceedAsync("tick", "watchman"));
        Assert.Contains("OVERDUE", await home.SucceedAsync("notifications"));
        var why = await home.SucceedAsync("why", "watchman");
        Assert.Contains("repo (git)", why);
        Assert.Contains("cooldown", why);
        Assert.Contains("verified", await home.SucceedAsync("verify"));
        Assert.Contains("watchman", await home.SucceedAsync("status"));
        await home.SucceedAsync("doctor");
        await ProofAsync(home);

        await home.SucceedAsync("down");
        Assert.Equal(3, (await home.ReeveAsync("status")).ExitCode);
        Assert.Contains("verified", await home.SucceedAsync("verify", "--offline", home.Database));
    }

    [Theory]
    [InlineData("bundled", "(bundled)")]
    [InlineData("system", "(system)")]
    public async Task The_library_that_was_chosen_runs_and_doctor_says_which(string library, string shown)
    {
        Assert.SkipWhen(library == "system" && !File.Exists("/usr/lib/x86_64-linux-gnu/libsqlite3.so.0"), "the system has no SQLite library");
        await using var home = new TestHome($"http:\n  enabled: false\nstorage:\n  sqlite_library: {library}\n");
        await using var daemon = home.StartDaemon();
        await using (await daemon.ReadyAsync())
        {
            Assert.Contains(shown, await home.SucceedAsync("doctor"));
            Assert.Contains("verified", await home.SucceedAsync("verify"));
        }
    }

    private static async Task ProofAsync(TestHome home)
    {
        var key = (await home.SucceedAsync("verify", "--key")).Trim();
        var proof = Path.Combine(home.Root, "proof.txt");
        await home.SucceedAsync("proof", "3", "-o", proof);
        await home.SucceedAsync("verify", "--proof", proof, "--key", key);
        await File.WriteAllTextAsync(proof, (await File.ReadAllTextAsync(proof)).Replace("index 3", "index 4", StringComparison.Ordinal));
        var forged = await home.ReeveAsync("verify", "--proof", proof, "--key", key);
        Assert.NotEqual(0, forged.ExitCode);

        using var status = JsonDocument.Parse(await home.SucceedAsync("status", "--json"));
        Assert.Equal("ok", status.RootElement.GetProperty("status").GetString());
    }
}
