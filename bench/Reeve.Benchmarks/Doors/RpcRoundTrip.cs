using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Reeve.Protocol.Runs;
using Reeve.TestKit.Doors;

namespace Reeve.Benchmarks.Doors;

/// <summary>
/// A guard-shaped JSON-RPC round trip beside a bare socket ping-pong of the same bytes, in turns in one run: the ratio holds when the machine's mood does not.
/// The client blocks in both; the bare echo answers once with a blocking thread (the floor) and once with an asynchronous loop (what a server can afford).
/// </summary>
internal static class RpcRoundTrip
{
    private const int Calls = 20_000;
    private const int Rounds = 5;

    public static async Task<int> RunAsync(TextWriter output)
    {
        await using var host = await DoorHost.StartAsync(static script => script.On(
            Protocol.Operations.StepsBegin,
            static (_, _, _) => ValueTask.FromResult(new BeginStepResponse { Decision = "allow", Step = "step_01jd0000000000000000000000", Rule = "grant", Durability = "accepted" })));
        using var rpc = Dial(host.SocketPath);
        Exchange(rpc, """{"jsonrpc":"2.0","id":0,"method":"hello","params":{"protocol":"1.0","client":"bench"}}"""u8.ToArray(), new byte[64 * 1024]);
        var request = Encoding.UTF8.GetBytes(
            $$$"""{"jsonrpc":"2.0","id":123456,"method":"steps.begin","params":{"run":"run_01jd0000000000000000000000","fencing_token":1,"tool":"mail.send","args_hash":"{{{new string('a', 64)}}}","durability":"accepted"}}""" + "\n");
        var reply = Exchange(rpc, request, new byte[64 * 1024]);
        using var blocking = new EchoServer(reply, blocking: true);
        using var asynchronous = new EchoServer(reply, blocking: false);
        using var floor = Dial(blocking.Path);
        using var async = Dial(asynchronous.Path);
        await output.WriteLineAsync($"round trip of {request.Length} + {reply.Length} bytes over a Unix socket, p50 / p99 in microseconds");
        for (var warm = 0; warm < Rounds; warm++)
        {
            Measure(floor, request);
            Measure(async, request);
            Measure(rpc, request);
        }

        for (var round = 0; round < Rounds; round++)
        {
            var bare = Measure(floor, request);
            var loop = Measure(async, request);
            var door = Measure(rpc, request);
            await output.WriteLineAsync(
                $"bare, blocking {bare.P50:0.0} / {bare.P99:0.0}   bare, async {loop.P50:0.0} / {loop.P99:0.0}   steps.begin {door.P50:0.0} / {door.P99:0.0}   " +
                $"ratio {door.P50 / bare.P50:0.00} and {door.P50 / loop.P50:0.00}");
        }

        return 0;
    }

    private static (double P50, double P99) Measure(Socket socket, byte[] request)
    {
        var buffer = new byte[64 * 1024];
        var times = new double[Calls];
        for (var i = 0; i < Calls; i++)
        {
            var started = Stopwatch.GetTimestamp();
            socket.Send(request);
            Receive(socket, buffer);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }

        Array.Sort(times);
        return (times[Calls / 2], times[Calls * 99 / 100]);
    }

    private static byte[] Exchange(Socket socket, byte[] request, byte[] buffer)
    {
        socket.Send(request[^1] == '\n' ? request : [.. request, (byte)'\n']);
        return buffer[..Receive(socket, buffer)];
    }

    private static int Receive(Socket socket, byte[] buffer)
    {
        var length = 0;
        do
        {
            length += socket.Receive(buffer.AsSpan(length));
        }
        while (buffer[length - 1] != '\n');
        return length;
    }

    private static Socket Dial(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        return socket;
    }
}
