using System.Globalization;
using Reeve.Client;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Events;
using Reeve.TestKit.Rpc;

namespace Reeve.IntegrationTests.Client;

public sealed class WatchTests
{
    private static readonly ClientOptions Quick = new() { BackOffFirst = TimeSpan.FromMilliseconds(1), BackOffLimit = TimeSpan.FromMilliseconds(5) };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_and_gaps_come_in_order()
    {
        await using var server = ScriptedServer.Start();
        Script(server, static (connection, _) => [connection.SendAsync(Event(5)), connection.SendAsync(Gap(6, 9)), connection.SendAsync(Event(10))]);
        await using var client = await ReeveClient.ConnectAsync(server.Endpoint, Quick, Stop);

        var items = await client.WatchAsync(new SubscribeRequest { After = 4 }, Stop).Take(3).ToListAsync(Stop);

        Assert.Equal(["5", "6-9", "10"], items.Select(Text));
    }

    [Fact]
    public async Task A_watch_goes_on_after_a_lost_connection_from_its_last_cursor()
    {
        await using var server = ScriptedServer.Start();
        var starts = new List<long?>();
        Script(server, (connection, request) =>
        {
            lock (starts)
            {
                starts.Add(request.After);
            }

            return request.After == 4 ? [connection.SendAsync(Event(5)), Drop(connection)] : [connection.SendAsync(Event(6))];
        });
        await using var client = await ReeveClient.ConnectAsync(server.Endpoint, Quick, Stop);

        var items = await client.WatchAsync(new SubscribeRequest { After = 4 }, Stop).Take(2).ToListAsync(Stop);

        Assert.Equal(["5", "6"], items.Select(Text));
        Assert.Equal([4, 5], starts);
    }

    [Fact]
    public async Task A_watch_from_now_on_that_is_lost_before_its_first_event_resumes_where_it_began()
    {
        await using var server = ScriptedServer.Start();
        Script(server, static (connection, request) => request.After is null ? [Drop(connection)] : [connection.SendAsync(Event(request.After.Value + 1))]);
        await using var client = await ReeveClient.ConnectAsync(server.Endpoint, Quick, Stop);

        var items = await client.WatchAsync(new SubscribeRequest(), Stop).Take(1).ToListAsync(Stop);

        Assert.Equal(["42"], items.Select(Text));
    }

    [Fact]
    public async Task A_watch_from_the_first_entry_begins_there_again_until_it_has_seen_one()
    {
        await using var server = ScriptedServer.Start();
        var starts = new List<(long?, long?)>();
        server.OnAsync(Operations.EventsSubscribe, (request, connection) =>
        {
            lock (starts)
            {
                starts.Add((request.From, request.After));
                var first = starts.Count == 2;
                connection.AfterAnswer(async () =>
                {
                    await (starts.Count == 1 ? Drop(connection) : connection.SendAsync(Event(first ? 0 : 1)));
                    if (first)
                    {
                        await Drop(connection);
                    }
                });
            }

            return Task.FromResult(new SubscribeResponse { Subscription = "sub_1", After = request.After });
        });
        await using var client = await ReeveClient.ConnectAsync(server.Endpoint, Quick, Stop);

        var items = await client.WatchAsync(new SubscribeRequest { From = 0 }, Stop).Take(2).ToListAsync(Stop);

        Assert.Equal(["0", "1"], items.Select(Text));
        Assert.Equal([(0L, null), (0L, null), (null, 0L)], starts);
    }

    [Fact]
    public async Task A_watch_waits_for_a_daemon_that_is_away_and_comes_back()
    {
        await using var server = ScriptedServer.Start();
        Script(server, static (connection, request) => [connection.SendAsync(Event(request.After!.Value + 1))]);
        await using var client = await ReeveClient.ConnectAsync(server.Endpoint, Quick, Stop);
        await using var watch = client.WatchAsync(new SubscribeRequest { After = 0 }, Stop).GetAsyncEnumerator(Stop);
        Assert.True(await watch.MoveNextAsync());

        await server.DieAsync();
        var next = watch.MoveNextAsync();
        Assert.False(next.IsCompleted);
        server.Listen();

        Assert.True(await next);
        Assert.Equal("2", Text(watch.Current));
    }

    [Fact]
    public async Task Without_reconnecting_a_lost_connection_ends_the_watch_with_the_failure()
    {
        await using var server = ScriptedServer.Start();
        Script(server, static (connection, _) => [Drop(connection)]);
        await using var client = await ReeveClient.ConnectAsync(server.Endpoint, Quick with { Reconnect = false }, Stop);

        var failure = await Assert.ThrowsAsync<ReeveException>(async () => await client.WatchAsync(new SubscribeRequest(), Stop).ToListAsync(Stop));

        Assert.Equal(ErrorCode.ConnectionLost, failure.Code);
    }

    [Fact]
    public async Task A_refused_watch_is_not_tried_again()
    {
        await using var server = ScriptedServer.Start();
        server.On(Operations.EventsSubscribe, static _ => throw new ReeveException(ErrorCode.Forbidden, "no"));
        await using var client = await ReeveClient.ConnectAsync(server.Endpoint, Quick, Stop);

        var failure = await Assert.ThrowsAsync<ReeveException>(async () => await client.WatchAsync(new SubscribeRequest(), Stop).ToListAsync(Stop));

        Assert.Equal(ErrorCode.Forbidden, failure.Code);
    }

    [Fact]
    public async Task A_reader_that_is_behind_loses_nothing_and_stalls_nobody()
    {
        await using var server = ScriptedServer.Start();
        Script(server, static (connection, request) =>
            [.. Enumerable.Range((int)request.After!.Value + 1, 50).Select(cursor => connection.SendAsync(Event(cursor)))]);
        server.On(Operations.DaemonHealth, static _ => new() { Status = "ok", Instance = "i", UptimeSeconds = 1 });
        await using var client = await ReeveClient.ConnectAsync(server.Endpoint, Quick with { EventBuffer = 8 }, Stop);

        var cursors = new List<string>();
        await foreach (var item in client.WatchAsync(new SubscribeRequest { After = 0 }, Stop))
        {
            // A call on the same connection gets through while far more events came than are kept.
            await client.CallAsync(Operations.DaemonHealth, new(), Stop);
            cursors.Add(Text(item));
            if (cursors.Count == 60)
            {
                break;
            }
        }

        Assert.Equal(Enumerable.Range(1, 60).Select(static cursor => cursor.ToString(CultureInfo.InvariantCulture)), cursors);
    }

    [Fact]
    public async Task Leaving_a_watch_unsubscribes()
    {
        await using var server = ScriptedServer.Start();
        var left = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        server.On(Operations.EventsUnsubscribe, request =>
        {
            left.TrySetResult(request.Subscription);
            return new UnsubscribeResponse();
        });
        Script(server, static (connection, _) => [connection.SendAsync(Event(1))]);
        await using var client = await ReeveClient.ConnectAsync(server.Endpoint, Quick, Stop);

        await client.WatchAsync(new SubscribeRequest(), Stop).Take(1).ToListAsync(Stop);

        Assert.Equal("sub_1", await left.Task.WaitAsync(Stop));
    }

    // The response goes first, as the daemon does it; what follows is sent behind it.
    private static void Script(ScriptedServer server, Func<ScriptedConnection, SubscribeRequest, Task[]> then) =>
        server.OnAsync(Operations.EventsSubscribe, (request, connection) =>
        {
            connection.AfterAnswer(() => Task.WhenAll(then(connection, request)));
            return Task.FromResult(new SubscribeResponse { Subscription = "sub_1", After = request.After ?? 41 });
        });

    private static Task Drop(ScriptedConnection connection)
    {
        connection.Dispose();
        return Task.CompletedTask;
    }

    private static string Event(long cursor) =>
        $$$"""
        {"jsonrpc":"2.0","method":"event","params":{"subscription":"sub_1","event":{"cursor":{{{cursor}}},"at":"2026-01-01T00:00:00Z","type":"run.started","family":"runs","owner":"u"} } }
        """;

    private static string Gap(long from, long to) =>
        $$$"""{"jsonrpc":"2.0","method":"gap","params":{"subscription":"sub_1","from":{{{from}}},"to":{{{to}}}}}""";

    private static string Text(WatchItem item) => item switch
    {
        WatchItem.Event(var report) => report.Cursor.ToString(CultureInfo.InvariantCulture),
        WatchItem.Gap(var from, var to) => $"{from}-{to}",
        _ => throw new InvalidOperationException(),
    };
}
