using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Harness;
using Reeve.TestKit.Hosting;

namespace Reeve.EndToEndTests.Crash;

/// <summary>
/// Retention by force: the daemon is killed with SIGKILL in the middle of a purge, again and again on the same home. After each death what is left is whole, and in the
/// end everything old is gone and nothing else. <c>REEVE_CRASH_SEED</c> replays a run, <c>REEVE_CRASH_ITERATIONS</c> lengthens it.
/// </summary>
public sealed class PurgeCrashTests(ITestOutputHelper output)
{
    private const int Deaths = 6;

    [Fact]
    public async Task Killed_anywhere_in_a_purge_it_leaves_whole_batches_and_the_next_one_goes_on_to_the_end()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("REEVE_CRASH_SEED"), out var given) ? given : 20261121;
        var deaths = int.TryParse(Environment.GetEnvironmentVariable("REEVE_CRASH_ITERATIONS"), out var asked) ? Math.Max(1, asked / 25) : Deaths;
        var random = new Random(seed);
        output.WriteLine($"seed {seed}, {deaths} deaths");
        await using var home = new TestHome("http:\n  enabled: false\nretention:\n  days: 2\n  batch: 10\n  every: 7d\n");
        await PastDaemon.WriteAsync(home.Home, home.RunRoot, TimeSpan.FromDays(5), OldRuns.WriteAsync);
        var living = OldRuns.LivingRows(home.Database);
        var (all, cut) = (OldRuns.Left(home.Database)["old"], 0);

        for (var i = 0; i < deaths; i++)
        {
            var before = OldRuns.Left(home.Database)["old"];
            await DieInAPurgeAsync(home, random);
            var left = OldRuns.Left(home.Database);
            cut += left["old"] > 0 && left["old"] < before ? 1 : 0;
            output.WriteLine($"death {i}: {left["old"]} of {all} old runs are left");
            Assert.Empty(OldRuns.Orphans(home.Database));
            Assert.Equal(living, OldRuns.LivingRows(home.Database));
        }

        Assert.True(cut >= Math.Min(2, deaths), $"Only {cut} of {deaths} deaths came in the middle of a purge: raise the number of runs.");
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();
        await SpeakAsync(client);
        var purged = await client.CallAsync("retention.purge");
        var verified = await client.CallAsync("ledger.verify");

        Assert.False(purged["more"]!.GetValue<bool>());
        Assert.True(verified["ok"]!.GetValue<bool>(), verified.ToJsonString());
        Assert.Equal((0, OldRuns.Living, OldRuns.Living), Kinds(OldRuns.Left(home.Database)));
        Assert.Empty(OldRuns.Orphans(home.Database));
        Assert.Equal(living, OldRuns.LivingRows(home.Database));
        Assert.Equal(0, (await client.CallAsync("retention.purge"))["runs"]!.GetValue<int>());
        Assert.Equal("running", (await client.CallAsync("runs.get", new JsonObject { ["run"] = "run_living_0000" }))["run"]!["state"]!.GetValue<string>());
    }

    private static (long Old, long Living, long Kept) Kinds(IReadOnlyDictionary<string, long> left) => (left["old"], left["living"], left["kept"]);

    /// <summary>The instant is counted from when the purge has taken something: some batches later, to the microsecond anywhere between two of them or inside one.</summary>
    private static async Task DieInAPurgeAsync(TestHome home, Random random)
    {
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();
        await using var watch = await WireClient.ConnectAsync(home.Socket);
        Assert.True((await client.CallAsync("ledger.verify"))["ok"]!.GetValue<bool>(), "What the last death left does not verify.");
        await SpeakAsync(client);
        var start = await PurgedAsync(watch);
        var purge = client.CallAsync("retention.purge");
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        while (!purge.IsCompleted && await PurgedAsync(watch) == start)
        {
            await pause.WaitForNextTickAsync();
        }

        await CrashPause.WaitAsync(random.Next(0, 400_000));
        await daemon.KillAsync();
        await Record.ExceptionAsync(() => purge);
    }

    private static async Task<long> PurgedAsync(WireClient client) => (await client.CallAsync("daemon.status"))["retention"]!["last_rows"]?.GetValue<long>() ?? 0;

    /// <summary>Something young at the end of the log, so that the daemon's clock is believed.</summary>
    private static Task SpeakAsync(WireClient client) => client.CallAsync("runs.start", new JsonObject { ["agent"] = "young" });
}
