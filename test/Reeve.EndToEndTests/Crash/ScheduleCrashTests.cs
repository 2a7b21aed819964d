using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Crash;

/// <summary>
/// Schedules by force: the daemon is killed with SIGKILL around the instants schedules fire, again and again on the same home. In the end every time that was claimed is one job's
/// run, each run is over, and between the first and the last time of each schedule none is missing. <c>REEVE_CRASH_SEED</c> replays a run.
/// </summary>
public sealed class ScheduleCrashTests(ITestOutputHelper output)
{
    private const string Configuration = """
        http:
          enabled: false
        models:
          default: script/any
          providers:
            script: { dialect: scripted, script: script.yaml, models: [any] }

        """;

    private const string Schedules = """
        schedules:
          - { id: a, every: 1s, agent: clerk, prompt: Look at a., missed: all, max_lateness: 1h, overlap: queue }
          - { id: b, cron: "* * * * * *", agent: clerk, prompt: Look at b., missed: all, max_lateness: 1h, overlap: queue }
        """;

    [Fact]
    public async Task Killed_around_the_instant_of_a_fire_none_is_lost_and_none_doubled()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("REEVE_CRASH_SEED"), out var given) ? given : 20261122;
        var random = new Random(seed);
        output.WriteLine($"seed {seed}");
        await using var home = new TestHome(Configuration);
        await File.WriteAllTextAsync(Path.Combine(home.Home, "script.yaml"), "turns:\n  - say: Seen.\n");
        await File.WriteAllTextAsync(Path.Combine(home.Home, "agents", "clerk.md"), "---\nmodel: script/any\n---\nYou are a clerk.\n");
        await File.WriteAllTextAsync(Path.Combine(home.Home, "schedules.yaml"), Schedules);
        for (var death = 0; death < 12; death++)
        {
            await using var daemon = home.StartDaemon();
            await using var client = await daemon.ReadyAsync();
            await FiredAsync(client, random.Next(1, 4));
            await CrashPause.WaitAsync(random.Next(0, 60_000));
            await daemon.KillAsync();
        }

        await SettleAsync(home);
        Check(home);
    }

    /// <summary>Waits until so many more times fired.</summary>
    private static async Task FiredAsync(WireClient client, int more)
    {
        var target = await CountAsync(client) + more;
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        for (var waited = 0; await CountAsync(client) < target; waited++)
        {
            Assert.True(waited < 3_000, "Nothing fires.");
            await pause.WaitForNextTickAsync();
        }
    }

    private static async Task<long> CountAsync(WireClient client) =>
        (await client.CallAsync("schedules.list"))["schedules"]!.AsArray().Sum(static schedule => schedule!["fires"]!.GetValue<long>());

    /// <summary>Pauses both and waits until nothing is on its way.</summary>
    private static async Task SettleAsync(TestHome home)
    {
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();
        await client.CallAsync("schedules.pause", new JsonObject { ["schedule"] = "a" });
        await client.CallAsync("schedules.pause", new JsonObject { ["schedule"] = "b" });
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        for (var waited = 0; Count(home, "SELECT count(*) FROM schedule_fires") > 0; waited++)
        {
            Assert.True(waited < 1_200, "Some fires never end.");
            await pause.WaitForNextTickAsync();
        }

        var report = await client.CallAsync("ledger.verify");
        Assert.True(report["ok"]!.GetValue<bool>(), report.ToJsonString());
        await daemon.StopAsync();
    }

    private void Check(TestHome home)
    {
        var fired = List(home, "SELECT json_extract(bytes, '$.data.fire') FROM ledger WHERE type = 'schedule.fired' ORDER BY 1");
        var jobs = List(home, "SELECT idempotency_key FROM runs WHERE kind = 'job' ORDER BY 1");
        output.WriteLine($"{fired.Count} fires");

        Assert.True(fired.Count > 12, "Too few fires to tell.");
        Assert.Equal(fired.Distinct(), fired);
        Assert.Equal(fired, jobs);

        // A slow machine lets one job be cut down at every attempt it has: then its run says so.
        Assert.Equal([], List(home, "SELECT DISTINCT state || ' ' || coalesce(failure_code, '') FROM runs WHERE kind = 'job' AND state <> 'succeeded' AND coalesce(failure_code, '') <> 'recovered'"));
        foreach (var schedule in new[] { "a", "b" })
        {
            var times = fired.Where(fire => fire.StartsWith(schedule + "@", StringComparison.Ordinal)).Select(static fire => DateTime.ParseExact(fire[2..18], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)).ToList();
            Assert.Equal((times[^1] - times[0]).TotalSeconds, times.Count - 1);
        }
    }

    private static long Count(TestHome home, string sql) => long.Parse(List(home, sql)[0], CultureInfo.InvariantCulture);

    private static List<string> List(TestHome home, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={home.Database};Pooling=False;Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var rows = command.ExecuteReader();
        var found = new List<string>();
        while (rows.Read())
        {
            found.Add(rows.GetValue(0).ToString()!);
        }

        return found;
    }
}
