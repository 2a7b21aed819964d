using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Watching;

/// <summary>
/// Watches with the real engine behind them: what a tick tells a person reaches whoever watches, and a watch that breaks loses and repeats nothing.
/// </summary>
public sealed class WatchTests
{
    private const int Visits = 40;
    private const string LastType = "notification.read";

    public static TheoryData<string> Transports() => [.. EventWatch.Transports];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_watcher_that_was_there_before_hears_of_the_notification_a_tick_made(string transport)
    {
        await using var home = await LiveHome.StartAsync();
        await using var watch = await EventWatch.OpenAsync(transport, home, after: await HeadAsync(home), "deliveries");
        home.Home.AddIssue("p-3", "A third");

        Assert.Contains("1 notification", await home.Home.SucceedAsync("tick", LiveHome.Agent));

        var heard = await watch.NextAsync();
        while (heard["data"]?["notification"] is null)
        {
            heard = await watch.NextAsync();
        }

        var newest = (await home.Rpc.CallAsync("notifications.list", new() { ["limit"] = 1 }))["notifications"]![0]!;
        Assert.Contains("A third", newest["title"]!.GetValue<string>());
        Assert.Equal(newest["id"]!.GetValue<string>(), heard["data"]!["notification"]!.GetValue<string>());
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_watch_that_breaks_again_and_again_and_resumes_loses_nothing_and_repeats_nothing(string transport)
    {
        await using var home = await LiveHome.StartAsync();
        var random = new Random(20261121);
        var start = await HeadAsync(home);
        var load = LoadAsync(home);
        var seen = new List<long>();
        var over = false;
        while (!over)
        {
            await using var watch = await EventWatch.OpenAsync(transport, home, seen.Count == 0 ? start : seen[^1]);
            for (var left = random.Next(1, 12); left > 0 && !over; left--)
            {
                var item = await watch.NextAsync();
                seen.Add(EventWatch.CursorOf(item));
                over = item["type"]!.GetValue<string>() == LastType;
            }
        }

        await load;
        Assert.True(seen.Count > Visits * 2, $"Only {seen.Count} events.");
        Assert.Equal(await LogAsync(home, start, seen[^1]), seen);
    }

    /// <summary>Runs that come and go, and then one entry of a type that stands nowhere else.</summary>
    private static async Task LoadAsync(LiveHome home)
    {
        await using var client = await WireClient.ConnectAsync(home.Home.Socket);
        var note = (await client.CallAsync("notifications.list", new() { ["limit"] = 1 }))["notifications"]![0]!["id"]!;
        for (var i = 0; i < Visits; i++)
        {
            var run = await client.CallAsync("runs.start", new() { ["agent"] = "visitor" });
            var held = run["fencing_token"]!.DeepClone();
            await client.CallAsync("runs.finish", new() { ["run"] = run["run"]!.DeepClone(), ["fencing_token"] = held, ["outcome"] = "succeeded" });
        }

        await client.CallAsync("notifications.read", new() { ["notification"] = note.DeepClone() });
    }

    /// <summary>The newest cursor there is.</summary>
    private static async Task<long> HeadAsync(LiveHome home) => (await home.Rpc.CallAsync("daemon.status"))["ledger"]!["entries"]!.GetValue<long>() - 1;

    private static async Task<List<long>> LogAsync(LiveHome home, long after, long last)
    {
        var cursors = new List<long>();
        while (after < last)
        {
            var page = await home.Rpc.CallAsync("events.list", new() { ["after"] = after, ["limit"] = 50 });
            cursors.AddRange(page["events"]!.AsArray().Select(static entry => EventWatch.CursorOf(entry!.AsObject())));
            after = page["next"]!.GetValue<long>();
        }

        return [.. cursors.Where(cursor => cursor <= last)];
    }
}
