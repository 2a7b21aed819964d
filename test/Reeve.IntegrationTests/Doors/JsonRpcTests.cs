using Reeve.TestKit.Doors;
using Reeve.Protocol.Runs;

namespace Reeve.IntegrationTests.Doors;

/// <summary>What the JSON-RPC door does for clients that behave.</summary>
public sealed class JsonRpcTests
{
    [Fact]
    public async Task Hello_tells_what_the_daemon_is_and_offers()
    {
        await using var host = await DoorHost.StartAsync();
        await using var rpc = await host.DialAsync(hello: false);

        var hello = (await rpc.SayHelloAsync()).Result();

        Assert.Equal("1.0", hello.GetProperty("protocol").GetString());
        Assert.Equal("testhost", hello.GetProperty("host").GetString());
        Assert.Contains("runs.kill", hello.GetProperty("capabilities").EnumerateArray().Select(static one => one.GetString()));
    }

    [Fact]
    public async Task A_call_before_hello_is_refused_and_hello_still_works_after_it()
    {
        await using var host = await DoorHost.StartAsync();
        await using var rpc = await host.DialAsync(hello: false);

        Assert.Equal("hello_required", (await rpc.CallAsync(1, "daemon.health")).ErrorCode());
        Assert.Equal("incompatible_protocol", (await rpc.CallAsync(2, "hello", """{"protocol":"2.0","client":"t"}""")).ErrorCode());
        Assert.Equal("1.0", (await rpc.SayHelloAsync()).Result().GetProperty("protocol").GetString());
        Assert.Equal("conflict", (await rpc.CallAsync(3, "hello", """{"protocol":"1.0","client":"t"}""")).ErrorCode());
    }

    [Fact]
    public async Task Health_answers()
    {
        await using var host = await DoorHost.StartAsync();
        await using var rpc = await host.DialAsync();

        Assert.Equal("ok", (await rpc.CallAsync(1, "daemon.health")).Result().GetProperty("status").GetString());
    }

    [Fact]
    public async Task Pipelined_calls_are_answered_each_under_its_own_id_as_the_client_wrote_it()
    {
        await using var host = await DoorHost.StartAsync();
        await using var rpc = await host.DialAsync();
        string[] ids = ["7", "\"a\"", "9007199254740991", "\"h\\u00e4\""];

        await rpc.SendAsync(string.Join('\n', ids.Select(static id => $$"""{"jsonrpc":"2.0","id":{{id}},"method":"daemon.health"}""")));

        foreach (var id in ids)
        {
            Assert.Equal(id, (await rpc.ReceiveAsync())!.Value.GetProperty("id").GetRawText());
        }
    }

    [Fact]
    public async Task A_slow_call_holds_no_quick_one_up_and_an_id_in_flight_is_taken()
    {
        var gate = new TaskCompletionSource();
        await using var host = await DoorHost.StartAsync(script => script.On(Protocol.Operations.RunsKill, async (request, _, _) =>
        {
            await gate.Task;
            return new KillRunResponse { Run = request.Run, State = "killed", Requested = true, Stopped = true };
        }));
        await using var rpc = await host.DialAsync();

        await rpc.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"runs.kill","params":{"run":"run_1"}}""");
        Assert.Equal("duplicate_id", (await rpc.CallAsync(1, "daemon.health")).ErrorCode());
        Assert.Equal("ok", (await rpc.CallAsync(2, "daemon.health")).Result().GetProperty("status").GetString());
        gate.SetResult();
        Assert.True((await rpc.ReceiveAsync())!.Value.Result().GetProperty("stopped").GetBoolean());
        Assert.Equal("ok", (await rpc.CallAsync(1, "daemon.health")).Result().GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_cancelled_call_is_answered_as_cancelled()
    {
        await using var host = await DoorHost.StartAsync(static script => script.On(Protocol.Operations.RunsKill, static async (_, _, cancellation) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            throw new InvalidOperationException("never here");
        }));
        await using var rpc = await host.DialAsync();

        await rpc.SendAsync("""{"jsonrpc":"2.0","id":"k","method":"runs.kill","params":{"run":"run_1"}}""");
        var reply = await rpc.AskAsync("""{"jsonrpc":"2.0","method":"$/cancel","params":{"id":"k"}}""");

        Assert.Equal("cancelled", reply.ErrorCode());
        Assert.Equal("k", reply.GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_defect_tells_an_incident_and_nothing_of_the_inside()
    {
        await using var host = await DoorHost.StartAsync(static script =>
            script.On(Protocol.Operations.RunsKill, static (_, _, _) => throw new InvalidOperationException("password=hunter2 in /etc/secret")));
        await using var rpc = await host.DialAsync();

        var reply = await rpc.CallAsync(1, "runs.kill", """{"run":"r"}""");

        Assert.Equal("internal", reply.ErrorCode());
        Assert.StartsWith("incident_", reply.GetProperty("error").GetProperty("data").GetProperty("incident").GetString());
        Assert.DoesNotContain("hunter2", reply.GetRawText());
    }

    [Fact]
    public async Task A_client_that_closed_its_sending_half_still_gets_its_answers()
    {
        var gate = new TaskCompletionSource();
        await using var host = await DoorHost.StartAsync(script => script.On(Protocol.Operations.RunsKill, async (request, _, _) =>
        {
            await gate.Task;
            return new KillRunResponse { Run = request.Run, State = "killed", Requested = true, Stopped = true };
        }));
        await using var rpc = await host.DialAsync();

        await rpc.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"runs.kill","params":{"run":"run_1"}}""");
        rpc.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        gate.SetResult();

        Assert.True((await rpc.ReceiveAsync())!.Value.Result().GetProperty("stopped").GetBoolean());
        Assert.Null(await rpc.ReceiveAsync());
    }

    [Fact]
    public async Task The_socket_is_for_its_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has a pipe with an ACL instead");
        await using var host = await DoorHost.StartAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(host.SocketPath).UnixFileMode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(Path.GetDirectoryName(host.SocketPath)!).UnixFileMode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(host.TokenPath).UnixFileMode);
    }
}
