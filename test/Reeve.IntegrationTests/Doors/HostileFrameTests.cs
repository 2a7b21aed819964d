using System.Text;
using Reeve.TestKit.Doors;

namespace Reeve.IntegrationTests.Doors;

/// <summary>Frames that no good client sends: each is answered precisely, and the connection and the daemon live on.</summary>
public sealed class HostileFrameTests
{
    private const string Begin = """{"jsonrpc":"2.0","id":5,"method":"steps.begin","params":""";

    public static TheoryData<string, int, string> Mistakes => new()
    {
        { "[]", -32600, "Batches" },
        { """[{"jsonrpc":"2.0","id":5,"method":"daemon.health"}]""", -32600, "Batches" },
        { "{", -32700, "JSON" },
        { "{}{}", -32700, "JSON" },
        { """{"jsonrpc":"2.0","id":5,"method":"daemon.health",}""", -32700, "JSON" },
        { """{"jsonrpc":"2.0","id":5,"method":"daemon.health"} x""", -32700, "JSON" },
        { """{"jsonrpc":"1.0","id":5,"method":"daemon.health"}""", -32600, "2.0" },
        { """{"id":5,"method":"daemon.health"}""", -32600, "jsonrpc" },
        { """{"jsonrpc":"2.0","id":5}""", -32600, "method" },
        { """{"jsonrpc":"2.0","id":5,"method":7}""", -32600, "method" },
        { """{"jsonrpc":"2.0","method":"daemon.health"}""", -32602, "id" },
        { """{"jsonrpc":"2.0","id":null,"method":"daemon.health"}""", -32600, "id" },
        { """{"jsonrpc":"2.0","id":-1,"method":"daemon.health"}""", -32600, "id" },
        { """{"jsonrpc":"2.0","id":1.5,"method":"daemon.health"}""", -32600, "id" },
        { """{"jsonrpc":"2.0","id":9007199254740992,"method":"daemon.health"}""", -32600, "id" },
        { """{"jsonrpc":"2.0","id":99999999999999999999999999,"method":"daemon.health"}""", -32600, "id" },
        { """{"jsonrpc":"2.0","id":{},"method":"daemon.health"}""", -32600, "id" },
        { """{"jsonrpc":"2.0","id":"\ud800","method":"daemon.health"}""", -32700, "surrogate" },
        { """{"jsonrpc":"2.0","id":5,"id":6,"method":"daemon.health"}""", -32600, "twice" },
        { """{"jsonrpc":"2.0","id":5,"method":"daemon.health","extra":1}""", -32600, "extra" },
        { """{"jsonrpc":"2.0","id":5,"method":"daemon.health","params":[]}""", -32602, "params" },
        { """{"jsonrpc":"2.0","id":5,"method":"daemon.health","params":{"colour":"red"}}""", -32602, "colour" },
        { """{"jsonrpc":"2.0","id":5,"method":"no.such.thing"}""", -32601, "no.such.thing" },
        { """{"jsonrpc":"2.0","id":5,"method":"../../etc/passwd"}""", -32601, "passwd" },
        { Begin + """{"run":"r","fencing_token":-1,"tool":"t","args_hash":"h"}}""", -32602, "fencing_token" },
        { Begin + """{"run":"r","fencing_token":9007199254740992,"tool":"t","args_hash":"h"}}""", -32602, "fencing_token" },
        { Begin + """{"run":"r","fencing_token":1e999,"tool":"t","args_hash":"h"}}""", -32602, "fencing_token" },
        { Begin + """{"run":"r","fencing_token":1.5,"tool":"t","args_hash":"h"}}""", -32602, "fencing_token" },
        { Begin + """{"run":"r","tool":"t"}}""", -32602, "fencing_token" },
        { Begin + """{"run":"r","run":"s","fencing_token":1,"tool":"t","args_hash":"h"}}""", -32602, "run" },
        { Begin + """{"run":"\ud800","fencing_token":1,"tool":"t","args_hash":"h"}}""", -32602, "" },
        { Begin + """{"run":"r","fencing_token":1,"tool":"t","args_hash":"h","\udfff":1}}""", -32602, "" },
        { Begin + """{"run":null,"fencing_token":1,"tool":"t","args_hash":"h"}}""", -32602, "run" },
        { Begin + """{"run":["r"],"fencing_token":1,"tool":"t","args_hash":"h"}}""", -32602, "run" },
        { Begin + new string('[', 40) + new string(']', 40) + "}", -32700, "depth" },
        { Begin + "{\"run\":" + new string('[', 31) + new string(']', 31) + "}}", -32700, "depth" },
        { "7", -32600, "object" },
        { "null", -32600, "object" },
        { "\0", -32700, "" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_named_and_the_connection_lives_on(string frame, int code, string named)
    {
        await using var host = await DoorHost.StartAsync(HttpTests.Runs);
        await using var rpc = await host.DialAsync();

        var reply = await rpc.AskAsync(frame);

        Assert.Equal(code, reply.RpcCode());
        Assert.Equal(code == -32601 ? "unknown_operation" : "invalid_request", reply.ErrorCode());
        Assert.Contains(named, reply.Message());
        Assert.DoesNotContain("Reeve.", reply.Message());
        Assert.Equal("ok", (await rpc.CallAsync(6, "daemon.health")).Result().GetProperty("status").GetString());
    }

    [Fact]
    public async Task Invalid_utf8_is_refused_and_the_connection_lives_on()
    {
        await using var host = await DoorHost.StartAsync();
        await using var rpc = await host.DialAsync();

        await rpc.SendBytesAsync((byte[])[.. """{"jsonrpc":"2.0","id":5,"method":"daemon.health","params":{"a":" """u8, 0xed, 0xa0, 0x80, .. "\"}}\n"u8]);

        Assert.Equal(-32700, (await rpc.ReceiveAsync())!.Value.RpcCode());
        Assert.Equal("ok", (await rpc.CallAsync(6, "daemon.health")).Result().GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_frame_of_exactly_the_limit_is_read()
    {
        await using var host = await DoorHost.StartAsync();
        await using var rpc = await host.DialAsync();
        var frame = Encoding.UTF8.GetBytes("""{"jsonrpc":"2.0","id":5,"method":"daemon.health"}""");
        var padded = new byte[1024 * 1024 + 1];
        padded.AsSpan().Fill((byte)' ');
        frame.CopyTo(padded, 0);
        padded[^1] = (byte)'\n';

        await rpc.SendBytesAsync(padded);

        Assert.Equal("ok", (await rpc.ReceiveAsync())!.Value.Result().GetProperty("status").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_longer_frame_is_answered_and_its_connection_closed_and_no_other(bool withEnd)
    {
        await using var host = await DoorHost.StartAsync();
        await using var rpc = await host.DialAsync();
        await using var other = await host.DialAsync();
        var frame = new byte[2 * 1024 * 1024];
        frame.AsSpan().Fill((byte)'a');
        frame[0] = (byte)'{';
        if (withEnd)
        {
            frame[^1] = (byte)'\n';
        }

        var sending = rpc.SendBytesAsync(frame);

        Assert.Equal("payload_too_large", (await rpc.ReceiveAsync())!.Value.ErrorCode());
        await sending;
        rpc.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        Assert.Null(await rpc.ReceiveAsync());
        Assert.Equal("ok", (await other.CallAsync(1, "daemon.health")).Result().GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_frame_in_single_bytes_is_a_frame()
    {
        await using var host = await DoorHost.StartAsync();
        await using var rpc = await host.DialAsync();

        foreach (var one in """{"jsonrpc":"2.0","id":5,"method":"daemon.health"}"""u8.ToArray())
        {
            await rpc.SendBytesAsync(new[] { one });
        }

        await rpc.SendAsync("");
        Assert.Equal("ok", (await rpc.ReceiveAsync())!.Value.Result().GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_reply_larger_than_a_frame_says_so_instead()
    {
        await using var host = await DoorHost.StartAsync(static script => script.On(
            Protocol.Operations.RunsList,
            static (_, _, _) => ValueTask.FromResult(new Protocol.Runs.ListRunsResponse { Runs = [], Next = new string('n', 2 * 1024 * 1024) })));
        await using var rpc = await host.DialAsync();

        Assert.Equal("payload_too_large", (await rpc.CallAsync(1, "runs.list")).ErrorCode());
        Assert.Equal("ok", (await rpc.CallAsync(2, "daemon.health")).Result().GetProperty("status").GetString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20261121)]
    public async Task Thousands_of_random_frames_leave_the_daemon_healthy(int seed)
    {
        await using var host = await DoorHost.StartAsync(HttpTests.Runs);
        await using var rpc = await host.DialAsync();
        var random = new Random(seed);
        var reading = Task.Run(async () =>
        {
            while (await rpc.ReceiveAsync() is { } reply && !(reply.GetProperty("id") is { ValueKind: System.Text.Json.JsonValueKind.String } id && id.GetString() == "last"))
            {
                Assert.True(reply.TryGetProperty("error", out _) || reply.TryGetProperty("result", out _));
            }
        });
        for (var i = 0; i < 3000; i++)
        {
            await rpc.SendBytesAsync(FrameFuzz.Next(random));
        }

        await rpc.SendAsync("""{"jsonrpc":"2.0","id":"last","method":"daemon.health"}""");
        await reading.WaitAsync(TimeSpan.FromSeconds(60));
        await using var fresh = await host.DialAsync();
        Assert.Equal("ok", (await fresh.CallAsync(1, "daemon.health")).Result().GetProperty("status").GetString());
    }
}
