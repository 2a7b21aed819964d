using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Reeve.Protocol;
using Reeve.Protocol.Events;
using Reeve.Server.Operations;
using Reeve.TestKit.Doors;
using Reeve.TestKit.Time;

namespace Reeve.IntegrationTests.Doors;

/// <summary>Watches over every transport.</summary>
public sealed class StreamTests
{
    [Fact]
    public async Task A_json_rpc_watch_resumes_after_its_cursor_and_ends_when_told()
    {
        await using var host = await DoorHost.StartAsync();
        await using var rpc = await host.DialAsync();
        host.Feed.Publish("run.started");
        host.Feed.Publish("run.ended");

        var watch = (await rpc.CallAsync(1, "events.subscribe", """{"after":0,"families":["runs"]}""")).Result().GetProperty("subscription").GetString();
        var notice = (await rpc.ReceiveAsync())!.Value;

        Assert.Equal("event", notice.GetProperty("method").GetString());
        var parsed = notice.GetProperty("params").Deserialize(ProtocolJson.Default.EventNotice)!;
        Assert.Equal(watch, parsed.Subscription);
        Assert.Equal(1, parsed.Event.Cursor);
        Assert.Equal("run.ended", parsed.Event.Type);
        Assert.Equal(1, parsed.Event.Data!.Value.GetProperty("n").GetInt32());

        Assert.True((await rpc.CallAsync(2, "events.unsubscribe", $$"""{"subscription":"{{watch}}"}""")).TryGetProperty("result", out _));
        await Eventually.TrueAsync(() => host.Feed.Watchers == 0, "the feed has 0 watchers");
        Assert.Equal("not_found", (await rpc.CallAsync(3, "events.unsubscribe", $$"""{"subscription":"{{watch}}"}""")).ErrorCode());
    }

    [Fact]
    public async Task A_family_that_is_none_is_refused_and_watches_are_bounded()
    {
        await using var host = await DoorHost.StartAsync();
        await using var rpc = await host.DialAsync();

        Assert.Contains("weather", (await rpc.CallAsync(1, "events.subscribe", """{"families":["weather"]}""")).Message());
        for (var i = 0; i < 16; i++)
        {
            (await rpc.CallAsync(i, "events.subscribe")).Result();
        }

        Assert.Equal("rate_limited", (await rpc.CallAsync(20, "events.subscribe")).ErrorCode());
    }

    [Fact]
    public async Task A_client_that_leaves_leaves_no_watch_behind()
    {
        await using var host = await DoorHost.StartAsync();
        await using (var rpc = await host.DialAsync())
        {
            (await rpc.CallAsync(1, "events.subscribe")).Result();
            await Eventually.TrueAsync(() => host.Feed.Watchers == 1, "the feed has 1 watchers");
        }

        await Eventually.TrueAsync(() => host.Feed.Watchers == 0, "the feed has 0 watchers");
    }

    [Fact]
    public async Task A_slow_reader_gets_a_gap_and_holds_no_fast_one_up()
    {
        await using var host = await DoorHost.StartAsync();
        await using var slow = await host.DialAsync();
        await using var fast = await host.DialAsync();
        (await slow.CallAsync(1, "events.subscribe")).Result();
        (await fast.CallAsync(1, "events.subscribe")).Result();
        await Eventually.TrueAsync(() => host.Feed.Watchers == 2, "the feed has 2 watchers");
        var facts = "{\"text\":\"" + new string('x', 30_000) + "\"}";

        for (var i = 0; i < 1000; i++)
        {
            host.Feed.Publish(facts: facts);
            var notice = (await fast.ReceiveAsync())!.Value;
            Assert.Equal("event", notice.GetProperty("method").GetString());
            Assert.Equal(i, notice.GetProperty("params").GetProperty("event").GetProperty("cursor").GetInt32());
        }

        Assert.Equal("ok", (await fast.CallAsync(2, "daemon.health")).Result().GetProperty("status").GetString());
        var seen = await SeenAsync(slow, 999);
        Assert.Contains(seen, static one => one.Method == "gap");
        Assert.Equal(Enumerable.Range(0, 1000).Select(static i => (long)i), seen.SelectMany(static one => Enumerable.Range((int)one.From, (int)(one.To - one.From) + 1).Select(static i => (long)i)));
    }

    [Fact]
    public async Task Server_sent_events_carry_the_cursor_and_resume_by_it()
    {
        await using var host = await DoorHost.StartAsync();
        host.Feed.Publish("run.started");
        host.Feed.Publish("run.ended");
        await using var raw = await host.DialHttpAsync();

        await raw.SendAsync($"GET /api/events?after=17 HTTP/1.1\nHost: {host.Http.Authority}\nAuthorization: Bearer {host.Token}\nLast-Event-ID: 0\n\n");
        var text = await raw.ReadUntilAsync(static so => so.Contains("run.ended", StringComparison.Ordinal));

        Assert.Contains("text/event-stream", text);
        Assert.Contains("id: 1\nevent: event\ndata: {\"cursor\":1,", text);
        Assert.DoesNotContain("run.started", text);
    }

    [Fact]
    public async Task A_json_rpc_watch_may_begin_with_the_first_entry()
    {
        await using var host = await DoorHost.StartAsync();
        await using var rpc = await host.DialAsync();
        host.Feed.Publish("run.started");
        host.Feed.Publish("run.ended");

        var whole = (await rpc.CallAsync(1, "events.subscribe", """{"from":0}""")).Result();
        Assert.False(whole.TryGetProperty("after", out _));
        Assert.Equal([(0, 0), (1, 1)], (await SeenAsync(rpc, 1)).Select(static one => (one.From, one.To)));
        var second = (await rpc.CallAsync(2, "events.subscribe", """{"from":1}""")).Result();
        Assert.Equal(0, second.GetProperty("after").GetInt64());
        Assert.Equal([(1, 1)], (await SeenAsync(rpc, 1)).Select(static one => (one.From, one.To)));
        Assert.Contains("'from' and 'after'", (await rpc.CallAsync(3, "events.subscribe", """{"from":1,"after":0}""")).Message());
        Assert.Equal("invalid_request", (await rpc.CallAsync(4, "events.subscribe", """{"from":-1}""")).ErrorCode());
    }

    [Fact]
    public async Task Server_sent_events_may_begin_with_the_first_entry_and_the_header_still_resumes()
    {
        await using var host = await DoorHost.StartAsync();
        host.Feed.Publish("run.started");
        host.Feed.Publish("run.ended");
        var request = $"GET /api/events?from=0 HTTP/1.1\nHost: {host.Http.Authority}\nAuthorization: Bearer {host.Token}\n";
        await using var first = await host.DialHttpAsync();
        await using var again = await host.DialHttpAsync();

        await first.SendAsync(request + "\n");
        var whole = await first.ReadUntilAsync(static so => so.Contains("run.ended", StringComparison.Ordinal));
        await again.SendAsync(request + "Last-Event-ID: 0\n\n");
        var rest = await again.ReadUntilAsync(static so => so.Contains("run.ended", StringComparison.Ordinal));

        Assert.Contains("id: 0\nevent: event\ndata: {\"cursor\":0,", whole);
        Assert.DoesNotContain("run.started", rest);
    }

    [Fact]
    public async Task A_web_socket_may_begin_with_the_first_entry()
    {
        await using var host = await DoorHost.StartAsync();
        host.Feed.Publish("run.started");
        using var socket = await ConnectAsync(host, "?from=0");
        var buffer = new byte[4096];

        var received = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);

        Assert.Equal(0, JsonSerializer.Deserialize(buffer.AsSpan(0, received.Count), ProtocolJson.Default.EventReport)!.Cursor);
    }

    [Theory]
    [InlineData("/api/events?after=-1")]
    [InlineData("/api/events?from=-1")]
    [InlineData("/api/events?from=1&after=0")]
    [InlineData("/api/events?colour=red")]
    [InlineData("/api/events?families=weather")]
    public async Task A_wrong_watch_is_a_problem_and_no_stream(string address)
    {
        await using var host = await DoorHost.StartAsync();
        using var client = host.Client();

        using var response = await client.GetAsync(new Uri(address, UriKind.Relative));

        Assert.Equal("invalid_request", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Streams_are_bounded_over_all_connections()
    {
        await using var host = await DoorHost.StartAsync(limits: Server.Doors.DoorLimits.Default with { HttpStreams = 1 });
        await using var first = await host.DialHttpAsync();
        await using var second = await host.DialHttpAsync();
        var request = $"GET /api/events HTTP/1.1\nHost: {host.Http.Authority}\nAuthorization: Bearer {host.Token}\n\n";

        Assert.Equal(200, await first.AskAsync(request));
        Assert.Equal(429, await second.AskAsync(request));
    }

    [Fact]
    public async Task A_silent_stream_beats()
    {
        await using var host = await DoorHost.StartAsync(limits: Server.Doors.DoorLimits.Default with { StreamBeat = TimeSpan.FromMilliseconds(20) });
        await using var raw = await host.DialHttpAsync();

        await raw.SendAsync($"GET /api/events HTTP/1.1\nHost: {host.Http.Authority}\nAuthorization: Bearer {host.Token}\n\n");

        Assert.Contains(": beat", await raw.ReadUntilAsync(static so => so.Contains(": beat", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_web_socket_tells_the_same_events_and_takes_nothing()
    {
        await using var host = await DoorHost.StartAsync();
        using var socket = await ConnectAsync(host);
        await Eventually.TrueAsync(() => host.Feed.Watchers == 1, "the feed has 1 watchers");
        host.Feed.Publish("run.started");
        var buffer = new byte[4096];

        var received = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        Assert.Equal("run.started", JsonSerializer.Deserialize(buffer.AsSpan(0, received.Count), ProtocolJson.Default.EventReport)!.Type);
        await socket.SendAsync("{}"u8.ToArray(), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        received = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);

        Assert.Equal(WebSocketCloseStatus.InvalidMessageType, received.CloseStatus);
        await Eventually.TrueAsync(() => host.Feed.Watchers == 0, "the feed has 0 watchers");
    }

    [Fact]
    public async Task Broken_web_socket_frames_close_that_socket_only()
    {
        await using var host = await DoorHost.StartAsync();
        using var other = await ConnectAsync(host);
        await using var raw = await host.DialHttpAsync();
        Assert.Equal(101, await raw.AskAsync(
            $"GET /ws HTTP/1.1\nHost: {host.Http.Authority}\nAuthorization: Bearer {host.Token}\nConnection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n\n"));
        await Eventually.TrueAsync(() => host.Feed.Watchers == 2, "the feed has 2 watchers");

        await raw.SendBytesAsync([0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4, 5, 6, 7, 8]);

        await raw.ReadToEndAsync();
        await Eventually.TrueAsync(() => host.Feed.Watchers == 1, "the feed has 1 watchers");
        host.Feed.Publish();
        Assert.Equal(WebSocketMessageType.Text, (await other.ReceiveAsync(new byte[4096], TestContext.Current.CancellationToken)).MessageType);
    }

    [Fact]
    public void The_fast_writer_and_the_record_say_the_same()
    {
        foreach (var facts in new[] { "{\"n\":1}", "{}", "{\"a\":[\"ä\",null,true],\"t\":\"data\"}" })
        {
            var entry = ScriptedFeed.Entry(7, "run.started", "ann", facts);
            using var stream = new MemoryStream();
            using (var json = new Utf8JsonWriter(stream))
            {
                Server.Doors.EventJson.Write(json, entry);
            }

            var record = JsonSerializer.Serialize(EventReports.Of(entry), ProtocolJson.Default.EventReport);
            Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(record).RootElement, JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray())).RootElement));
            Assert.NotNull(JsonSerializer.Deserialize(stream.ToArray(), ProtocolJson.Default.EventReport));
        }
    }

    private static async Task<ClientWebSocket> ConnectAsync(DoorHost host, string query = "")
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", "Bearer " + host.Token);
        await socket.ConnectAsync(new UriBuilder(host.Http) { Scheme = "ws", Path = "/ws", Query = query }.Uri, TestContext.Current.CancellationToken);
        return socket;
    }

    private static async Task<List<(string Method, long From, long To)>> SeenAsync(RawRpc rpc, long last)
    {
        var seen = new List<(string Method, long From, long To)>();
        while (seen.Count == 0 || seen[^1].To < last)
        {
            var notice = (await rpc.ReceiveAsync())!.Value;
            var method = notice.GetProperty("method").GetString()!;
            var parameters = notice.GetProperty("params");
            seen.Add(method == "gap"
                ? (method, parameters.GetProperty("from").GetInt64(), parameters.GetProperty("to").GetInt64())
                : (method, parameters.GetProperty("event").GetProperty("cursor").GetInt64(), parameters.GetProperty("event").GetProperty("cursor").GetInt64()));
        }

        return seen;
    }
}
