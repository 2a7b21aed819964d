using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Crash;
using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Sessions;

/// <summary>
/// The daemon is killed with SIGKILL while lines are written to several conversations, again and again on one home. Every line that was acknowledged is in its transcript and
/// in the log afterwards, in its order; nothing stands there twice; the next line follows; and the sender finds the same conversation without a token.
/// </summary>
public sealed class SessionCrashTests(ITestOutputHelper output)
{
    private const int Sessions = 4;

    private const string Agent = "watchman";

    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _acknowledged = new(StringComparer.Ordinal);
    private int _written;

    [Fact]
    public async Task Killed_at_any_instant_it_loses_no_line_that_was_acknowledged()
    {
        var iterations = int.TryParse(Environment.GetEnvironmentVariable("REEVE_CRASH_ITERATIONS"), out var asked) ? asked : 25;
        var random = new Random(20261121);
        await using var home = new TestHome("http:\n  enabled: false\n");
        home.AddWatchman(Agent);
        for (var i = 0; i < iterations; i++)
        {
            await using var daemon = home.StartDaemon();
            await using (var client = await daemon.ReadyAsync())
            {
                await CompareAsync(client);
            }

            var before = Volatile.Read(ref _written);
            var workers = Enumerable.Range(0, Sessions).Select(worker => WriteAsync(home, "sender" + worker)).ToArray();
            await ProgressAsync(before + random.Next(1, 40));
            await CrashPause.WaitAsync(random.Next(0, 10_000));
            await daemon.KillAsync();
            await Task.WhenAll(workers);
        }

        await using var last = home.StartDaemon();
        await using var at = await last.ReadyAsync();
        await CompareAsync(at);
        var report = await at.CallAsync("ledger.verify");
        output.WriteLine($"{_written} lines acknowledged over {iterations} kills");
        Assert.True(report["ok"]!.GetValue<bool>(), report.ToJsonString());
        Assert.Contains("each as long as the log says", await SessionsFindingAsync(at), StringComparison.Ordinal);
    }

    private async Task WriteAsync(TestHome home, string sender)
    {
        try
        {
            await using var client = await WireClient.ConnectAsync(home.Socket);
            var session = await OpenAsync(client, sender);
            while (true)
            {
                var words = $"{sender} {Interlocked.Increment(ref _written)} {new string('x', 300)}";
                await client.CallAsync("sessions.compact", new JsonObject { ["session"] = session, ["summary"] = words });
                _acknowledged.GetOrAdd(sender, static _ => []).Enqueue(words);
            }
        }
        catch (Exception cut) when (cut is IOException or SocketException or OperationCanceledException or WireException or ObjectDisposedException or EndOfStreamException)
        {
            return; // the daemon was killed, which is what this is about
        }
    }

    private async Task CompareAsync(WireClient client)
    {
        foreach (var (sender, acknowledged) in _acknowledged)
        {
            var session = await OpenAsync(client, sender);
            await client.CallAsync("sessions.compact", new JsonObject { ["session"] = session, ["summary"] = "after the crash" });
            var found = await ReadAsync(client, session);

            Assert.Equal(found.Count, found.Where(static words => words != "after the crash").Distinct().Count() + found.Count(static words => words == "after the crash"));
            Assert.Equal(acknowledged, found.Where(acknowledged.ToHashSet().Contains));
        }
    }

    private static async Task<List<string>> ReadAsync(WireClient client, string session)
    {
        var (found, after) = (new List<string>(), 0L);
        for (long? next = 0; next is not null; after = next ?? after)
        {
            var page = await client.CallAsync("sessions.get", new JsonObject { ["session"] = session, ["after"] = after, ["limit"] = 500 });
            Assert.Null(page["problem"]);
            found.AddRange(page["lines"]!.AsArray().Where(static line => line!["type"]!.GetValue<string>() == "compaction").Select(static line => line!["text"]!.GetValue<string>()));
            next = page["next"]?.GetValue<long>();
        }

        return found;
    }

    private static async Task<string> OpenAsync(WireClient client, string sender)
    {
        var opened = await client.CallAsync("sessions.open", new JsonObject { ["agent"] = Agent, ["sender"] = sender });
        return opened["session"]!["id"]!.GetValue<string>();
    }

    private static async Task<string> SessionsFindingAsync(WireClient client)
    {
        var doctor = await client.CallAsync("daemon.doctor");
        var finding = doctor["findings"]!.AsArray().Single(static finding => finding!["check"]!.GetValue<string>() == "sessions")!;
        return finding["message"]!.GetValue<string>();
    }

    private async Task ProgressAsync(int written)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        while (Volatile.Read(ref _written) < written)
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30), string.Create(CultureInfo.InvariantCulture, $"{_written} of {written} lines were written"));
            await pause.WaitForNextTickAsync();
        }
    }
}
