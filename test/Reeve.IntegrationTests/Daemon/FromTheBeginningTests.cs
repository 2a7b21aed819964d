using System.Text.Json;
using Reeve.Client;
using Reeve.Protocol;
using Reeve.Protocol.Events;
using Reeve.Protocol.Runs;
using Reeve.TestKit.Cli;
using Reeve.TestKit.Hosting;

namespace Reeve.IntegrationTests.Daemon;

public sealed class FromTheBeginningTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_watch_from_0_tells_the_whole_log_and_goes_on_live()
    {
        await using var daemon = await TestDaemon.StartAsync();
        await using var client = await daemon.ConnectAsync();
        var run = await client.CallAsync(Operations.RunsStart, new StartRunRequest { Agent = "early", Tools = ["*"] }, Stop);
        var logged = (await client.CallAsync(Operations.EventsList, new ListEventsRequest(), Stop)).Events;

        var seen = new List<long>();
        var killed = false;
        await foreach (var item in client.WatchAsync(new SubscribeRequest { From = 0 }, Stop))
        {
            var report = Assert.IsType<WatchItem.Event>(item).Report;
            seen.Add(report.Cursor);
            if (report.Cursor == logged[^1].Cursor)
            {
                await client.CallAsync(Operations.RunsKill, new KillRunRequest { Run = run.Run }, Stop);
            }

            killed |= report.Type == "run.killed";
            if (killed)
            {
                break;
            }
        }

        Assert.Equal(Enumerable.Range(0, seen.Count).Select(static index => (long)index), seen);
        Assert.True(killed && seen.Count > logged.Count);
    }

    [Fact]
    public async Task The_cli_lists_and_follows_from_an_entry()
    {
        await using var daemon = await TestDaemon.StartAsync();
        await using var client = await daemon.ConnectAsync();
        await client.CallAsync(Operations.RunsStart, new StartRunRequest { Agent = "early", Tools = ["*"] }, Stop);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        using var output = new LineSink(lines: 2, leave);

        await CliRun.FollowAsync(output, leave.Token, "events", "--follow", "--from", "0", "--json", "--socket", daemon.SocketPath);
        var listed = await CliRun.ExecuteAsync("events", "--from", "1", "--limit", "1", "--json", "--socket", daemon.SocketPath);
        var both = await CliRun.ExecuteAsync("events", "--from", "1", "--after", "1", "--socket", daemon.SocketPath);

        Assert.Equal([0, 1], output.Lines.Select(static line => JsonSerializer.Deserialize(line, ProtocolJson.Default.EventReport)!.Cursor));
        Assert.Equal(1, Assert.Single(JsonSerializer.Deserialize(listed.Out, ProtocolJson.Default.ListEventsResponse)!.Events).Cursor);
        Assert.Equal(2, both.ExitCode);
    }
}
