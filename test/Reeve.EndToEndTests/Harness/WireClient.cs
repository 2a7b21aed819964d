using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reeve.EndToEndTests.Harness;

/// <summary>
/// Speaks the wire with nothing of ours: lines of JSON over a socket, as a stranger's program would from the protocol page alone.
/// One request at a time. A lost connection is an <see cref="IOException"/>.
/// </summary>
internal sealed class WireClient : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly StreamReader _reader;
    private readonly NetworkStream _stream;
    private long _nextId;

    private WireClient(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new StreamReader(_stream, new UTF8Encoding(false));
    }

    public static async Task<WireClient> ConnectAsync(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var client = new WireClient(socket);
        await client.CallAsync("hello", new JsonObject { ["protocol"] = "1.0", ["client"] = "end-to-end test" });
        return client;
    }

    /// <summary>The result, or a <see cref="WireException"/> with the daemon's stable code.</summary>
    public async Task<JsonObject> CallAsync(string method, JsonObject? parameters = null)
    {
        var id = ++_nextId;
        var request = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters?.DeepClone() ?? new JsonObject() };
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToJsonString() + "\n"));
        while (true)
        {
            var line = await _reader.ReadLineAsync() ?? throw new IOException("The daemon closed the connection.");
            var reply = JsonNode.Parse(line)!.AsObject();
            if (reply["id"] is null || reply["id"]!.GetValueKind() == JsonValueKind.Null || reply["id"]!.GetValue<long>() != id)
            {
                continue;
            }

            if (reply["error"] is { } error)
            {
                throw new WireException(error["data"]?["code"]?.GetValue<string>() ?? "?", error["message"]?.GetValue<string>() ?? "?");
            }

            return reply["result"]!.AsObject();
        }
    }

    /// <summary>The address of the HTTP door. The socket answers a moment before that door is open.</summary>
    public async Task<Uri> HttpAddressAsync()
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        for (var i = 0; i < 4000; i++)
        {
            if ((await CallAsync("daemon.status"))["http_address"]?.GetValue<string>() is { } address)
            {
                return new Uri(address);
            }

            await pause.WaitForNextTickAsync();
        }

        throw new InvalidOperationException("The HTTP door did not open.");
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
