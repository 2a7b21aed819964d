using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Reeve.Benchmarks;

/// <summary>The thinnest client there can be: blocking sends and receives of lines on a Unix socket. What it measures is the daemon.</summary>
internal sealed class BareClient : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _id;

    private BareClient(Socket socket) => _socket = socket;

    public static async Task<BareClient> ConnectAsync(string path, bool hello = true)
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

        var client = new BareClient(socket);
        if (hello)
        {
            client.Call("hello", """{"protocol":"1.0","client":"bench"}""");
        }

        return client;
    }

    /// <summary>Sends one request and returns the result member; throws on an error reply.</summary>
    public JsonElement Call(string method, string parameters)
    {
        var line = RoundTrip(Request(method, parameters));
        using var document = JsonDocument.Parse(line);
        return document.RootElement.TryGetProperty("result", out var result)
            ? result.Clone()
            : throw new InvalidOperationException(Encoding.UTF8.GetString(line.Span));
    }

    public byte[] Request(string method, string parameters) =>
        Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":{{++_id}},"method":"{{method}}","params":{{parameters}}}""" + "\n");

    /// <summary>One line out, one line back.</summary>
    public ReadOnlyMemory<byte> RoundTrip(ReadOnlySpan<byte> request)
    {
        _socket.Send(request);
        var length = 0;
        while (length == 0 || _buffer[length - 1] != (byte)'\n')
        {
            var read = _socket.Receive(_buffer.AsSpan(length));
            if (read == 0)
            {
                throw new IOException("The peer closed the connection.");
            }

            length += read;
        }

        return _buffer.AsMemory(0, length);
    }

    public void Dispose() => _socket.Dispose();
}
