using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Reeve.TestKit.Doors;

/// <summary>Sends HTTP exactly as a test spells it: what a well-mannered client library would never send.</summary>
internal sealed class RawHttp : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly NetworkStream _stream;
    private readonly byte[] _buffer = new byte[64 * 1024];

    private RawHttp(Socket socket) => _stream = new NetworkStream(socket, ownsSocket: true);

    public static async Task<RawHttp> DialAsync(EndPoint endpoint)
    {
        var unix = endpoint is UnixDomainSocketEndPoint;
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, unix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        await socket.ConnectAsync(endpoint);
        return new RawHttp(socket);
    }

    public async Task SendAsync(string text) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(text.ReplaceLineEndings("\r\n"))).AsTask().WaitAsync(Patience);

    public async Task SendBytesAsync(byte[] bytes) => await _stream.WriteAsync(bytes).AsTask().WaitAsync(Patience);

    /// <summary>Reads until the text so far satisfies; everything read, or what there was when the server closed.</summary>
    public async Task<string> ReadUntilAsync(Func<string, bool> enough)
    {
        var text = new StringBuilder();
        try
        {
            while (!enough(text.ToString()))
            {
                var read = await _stream.ReadAsync(_buffer).AsTask().WaitAsync(Patience);
                if (read == 0)
                {
                    break;
                }

                text.Append(Encoding.UTF8.GetString(_buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // Reset: closed as well.
        }

        return text.ToString();
    }

    /// <summary>The status of the next answer; 0 when the server closed instead.</summary>
    public async Task<int> StatusAsync()
    {
        var head = await ReadUntilAsync(static text => text.Contains("\r\n\r\n", StringComparison.Ordinal));
        return head.Length > 12 ? int.Parse(head.AsSpan(9, 3)) : 0;
    }

    public async Task<int> AskAsync(string text)
    {
        await SendAsync(text);
        return await StatusAsync();
    }

    public Task<string> ReadToEndAsync() => ReadUntilAsync(static _ => false);

    public async ValueTask DisposeAsync() => await _stream.DisposeAsync();
}
