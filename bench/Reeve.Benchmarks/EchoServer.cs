using System.Net.Sockets;

namespace Reeve.Benchmarks;

/// <summary>The baseline: a thread that answers every line with bytes of a given length, doing nothing else.</summary>
internal sealed class EchoServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly byte[] _reply;

    public EchoServer(string path, int replyLength)
    {
        _reply = new byte[replyLength];
        _reply.AsSpan().Fill((byte)'x');
        _reply[^1] = (byte)'\n';
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        new Thread(Serve) { IsBackground = true }.Start();
    }

    public void Dispose() => _listener.Dispose();

    private void Serve()
    {
        using var peer = _listener.Accept();
        var buffer = new byte[1 << 16];
        while (true)
        {
            var read = peer.Receive(buffer);
            if (read == 0)
            {
                return;
            }

            if (buffer[read - 1] == (byte)'\n')
            {
                peer.Send(_reply);
            }
        }
    }
}
