using System.Net.Sockets;

namespace Reeve.Benchmarks.Doors;

/// <summary>Answers every line on one connection with the same bytes, and does nothing else: what a round trip costs before anything is done.</summary>
internal sealed class EchoServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("reeve-echo-");
    private readonly byte[] _reply;

    public EchoServer(byte[] reply, bool blocking)
    {
        _reply = reply;
        Path = System.IO.Path.Combine(_folder.FullName, "echo.sock");
        _listener.Bind(new UnixDomainSocketEndPoint(Path));
        _listener.Listen();
        if (blocking)
        {
            new Thread(Serve) { IsBackground = true }.Start();
        }
        else
        {
            _ = ServeAsync();
        }
    }

    public string Path { get; }

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Serve()
    {
        using var socket = _listener.Accept();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = socket.Receive(buffer)) > 0)
        {
            if (buffer[read - 1] == '\n')
            {
                socket.Send(_reply);
            }
        }
    }

    private async Task ServeAsync()
    {
        using var socket = await _listener.AcceptAsync();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await socket.ReceiveAsync(buffer)) > 0)
        {
            if (buffer[read - 1] == '\n')
            {
                await socket.SendAsync(_reply);
            }
        }
    }
}
