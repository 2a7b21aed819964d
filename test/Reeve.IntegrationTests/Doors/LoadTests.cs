using System.Net.Http.Json;
using System.Text.Json;
using Reeve.Guard;
using Reeve.Protocol.Runs;
using Reeve.Server.Doors;
using Reeve.Server.Operations;
using Reeve.TestKit.Doors;
using Reeve.TestKit.Time;

namespace Reeve.IntegrationTests.Doors;

/// <summary>Crowds, silence and slowness: what is full says so, and control still answers.</summary>
public sealed class LoadTests
{
    [Fact]
    public async Task Two_hundred_and_fifty_six_connections_are_served_at_once()
    {
        await using var host = await DoorHost.StartAsync();
        var clients = await Task.WhenAll(Enumerable.Range(0, 256).Select(_ => host.DialAsync()));

        var replies = await Task.WhenAll(clients.Select(static rpc => rpc.CallAsync(1, "daemon.health")));

        Assert.All(replies, static reply => Assert.Equal("ok", reply.Result().GetProperty("status").GetString()));
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_connection_over_the_bound_is_closed_and_the_others_are_served()
    {
        await using var host = await DoorHost.StartAsync(limits: DoorLimits.Default with { LocalConnections = 2 });
        await using var first = await host.DialAsync();
        await using var second = await host.DialAsync();
        await using var third = await host.DialAsync(hello: false);

        Assert.Null(await third.ReceiveAsync());
        Assert.Equal("ok", (await second.CallAsync(1, "daemon.health")).Result().GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_full_dispatcher_refuses_work_and_still_serves_control()
    {
        var gate = new TaskCompletionSource();
        await using var host = await DoorHost.StartAsync(
            script => HttpTests.Script(script).On(Protocol.Operations.RunsGet, async (_, _, _) =>
            {
                await gate.Task;
                throw new ReeveException(ErrorCode.NotFound, "none");
            }),
            load: new DispatchLoad(limit: 8));
        await using var rpc = await host.DialAsync();
        for (var i = 0; i < 8; i++)
        {
            await rpc.SendAsync($$$"""{"jsonrpc":"2.0","id":{{{i}}},"method":"runs.get","params":{"run":"r"}}""");
        }

        var refused = await rpc.CallAsync(100, "runs.list");
        Assert.Equal("overloaded", refused.ErrorCode());
        Assert.True(refused.GetProperty("error").GetProperty("data").GetProperty("retryable").GetBoolean());
        Assert.Equal("ok", (await rpc.CallAsync(101, "daemon.health")).Result().GetProperty("status").GetString());
        using var http = host.Client(authorised: false);
        Assert.Equal("ok", (await http.GetFromJsonAsync<JsonElement>("/api/health")).GetProperty("status").GetString());
        gate.SetResult();
    }

    [Fact]
    public async Task Calls_of_a_connection_are_bounded_by_not_reading_it_and_all_are_answered()
    {
        var gate = new TaskCompletionSource();
        var started = 0;
        await using var host = await DoorHost.StartAsync(
            script => script.On(Protocol.Operations.RunsKill, async (request, _, _) =>
            {
                Interlocked.Increment(ref started);
                await gate.Task;
                return new KillRunResponse { Run = request.Run, State = "killed", Requested = true, Stopped = true };
            }),
            DoorLimits.Default with { CallsPerConnection = 4 });
        await using var rpc = await host.DialAsync();
        await rpc.SendAsync(string.Join('\n', Enumerable.Range(0, 50).Select(static i => $$$"""{"jsonrpc":"2.0","id":{{{i}}},"method":"runs.kill","params":{"run":"r"}}""")));
        await Eventually.TrueAsync(() => Volatile.Read(ref started) == 4, "four calls are in flight");
        gate.SetResult();

        var ids = new HashSet<int>();
        for (var i = 0; i < 50; i++)
        {
            ids.Add((await rpc.ReceiveAsync())!.Value.GetProperty("id").GetInt32());
        }

        Assert.Equal(50, ids.Count);
    }

    [Fact]
    public async Task A_client_that_never_reads_its_answers_is_held_back_and_harms_nobody()
    {
        await using var host = await DoorHost.StartAsync(static script => script.On(
            Protocol.Operations.RunsList,
            static (_, _, _) => ValueTask.FromResult(new ListRunsResponse { Runs = [], Next = new string('n', 500_000) })));
        await using var mute = await host.DialAsync();
        await using var other = await host.DialAsync();
        var flood = Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                await mute.SendAsync($$$"""{"jsonrpc":"2.0","id":{{{i}}},"method":"runs.list"}""");
            }
        });

        Assert.Equal("ok", (await other.CallAsync(1, "daemon.health")).Result().GetProperty("status").GetString());
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(500_000, (await mute.ReceiveAsync())!.Value.Result().GetProperty("next").GetString()!.Length);
        }

        await flood;
    }

    [Fact]
    public async Task A_connection_that_says_nothing_is_closed()
    {
        await using var host = await DoorHost.StartAsync(limits: DoorLimits.Default with { FirstByte = TimeSpan.FromMilliseconds(50) });
        await using var rpc = await host.DialAsync(hello: false);

        Assert.Null(await rpc.ReceiveAsync());
    }

    [Fact]
    public async Task A_hello_that_never_ends_is_answered_with_timeout_and_closed()
    {
        await using var host = await DoorHost.StartAsync(limits: DoorLimits.Default with { Hello = TimeSpan.FromMilliseconds(50) });
        await using var rpc = await host.DialAsync(hello: false);
        await rpc.SendBytesAsync("{\"jsonrpc\""u8.ToArray());

        Assert.Equal("timeout", (await rpc.ReceiveAsync())!.Value.ErrorCode());
        rpc.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        Assert.Null(await rpc.ReceiveAsync());
    }

    [Fact]
    public async Task A_frame_that_trickles_is_answered_with_timeout_and_closed_while_a_silent_connection_stays()
    {
        await using var host = await DoorHost.StartAsync(limits: DoorLimits.Default with { Frame = TimeSpan.FromMilliseconds(100) });
        await using var silent = await host.DialAsync();
        await using var slow = await host.DialAsync();
        await slow.SendBytesAsync("{\"jsonrpc\""u8.ToArray());

        Assert.Equal("timeout", (await slow.ReceiveAsync())!.Value.ErrorCode());
        Assert.Equal("ok", (await silent.CallAsync(1, "daemon.health")).Result().GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_stop_lets_calls_in_flight_end_and_closes_the_rest()
    {
        var gate = new TaskCompletionSource();
        var host = await DoorHost.StartAsync(script => script.On(Protocol.Operations.RunsKill, async (request, _, _) =>
        {
            await gate.Task;
            return new KillRunResponse { Run = request.Run, State = "killed", Requested = true, Stopped = true };
        }));
        await using var busy = await host.DialAsync();
        await using var idle = await host.DialAsync();
        await busy.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"runs.kill","params":{"run":"r"}}""");
        Assert.Equal("ok", (await busy.CallAsync(2, "daemon.health")).Result().GetProperty("status").GetString());

        var stopping = host.DisposeAsync();
        Assert.Null(await idle.ReceiveAsync());
        gate.SetResult();

        Assert.True((await busy.ReceiveAsync())!.Value.Result().GetProperty("stopped").GetBoolean());
        await stopping;
    }
}
