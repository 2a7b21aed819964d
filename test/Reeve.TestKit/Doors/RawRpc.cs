using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Reeve.TestKit.Doors;

/// <summary>A client that sends exactly the bytes a test says and reads whole lines; it knows nothing of the protocol but its frame.</summary>
internal sealed class RawRpc : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;

    private RawRpc(Socket socket)
    {
        Socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new StreamReader(_stream, new UTF8Encoding(false, throwOnInvalidBytes: true), leaveOpen: true);
    }

    public Socket Socket { get; }

    public static async Task<RawRpc> DialAsync(EndPoint endpoint)
    {
        var unix = endpoint is UnixDomainSocketEndPoint;
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, unix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        await socket.ConnectAsync(endpoint);
        return new RawRpc(socket);
    }

    public Task SendAsync(string line) => SendBytesAsync(Encoding.UTF8.GetBytes(line + "\n"));

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes).AsTask().WaitAsync(Patience);

    /// <summary>The next frame; null when the server closed the connection.</summary>
    public async Task<JsonElement?> ReceiveAsync()
    {
        try
        {
            var line = await _reader.ReadLineAsync().WaitAsync(Patience);
            return line is null ? null : JsonDocument.Parse(line).RootElement.Clone();
        }
        catch (IOException)
        {
            return null; // Reset: closed as well.
        }
    }

    public async Task<JsonElement> AskAsync(string line)
    {
        await SendAsync(line);
        return await ReceiveAsync() ?? throw new InvalidOperationException("the server closed the connection instead of answering " + line);
    }

    public Task<JsonElement> CallAsync(int id, string method, string parameters = "{}") =>
        AskAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{parameters}}}""");

    public Task<JsonElement> SayHelloAsync(string? token = null) =>
        CallAsync(0, "hello", token is null ? """{"protocol":"1.0","client":"test"}""" : $$"""{"protocol":"1.0","client":"test","token":"{{token}}"}""");

    public async ValueTask DisposeAsync()
    {
        _reader.Dispose();
        await _stream.DisposeAsync();
    }
}
