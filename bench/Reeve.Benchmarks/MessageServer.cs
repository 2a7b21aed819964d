using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Reeve.Benchmarks;

/// <summary>
/// The baseline of durable steps: the same messages over the same kind of socket, a thread a connection, and for each message one transaction that is on
/// the disk before the answer. It is as lean as that design can be (prepared statements, one connection behind a lock) and keeps no tree and no rules.
/// </summary>
internal sealed class MessageServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Lock _lock = new();
    private readonly BareSqlite _sqlite;

    public MessageServer(string path, string database)
    {
        _sqlite = new BareSqlite(database);
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        lock (_lock)
        {
            _sqlite.Dispose();
        }
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                var peer = _listener.Accept();
                new Thread(() => Serve(peer)) { IsBackground = true }.Start();
            }
        }
        catch (SocketException closed) when (closed.SocketErrorCode is SocketError.OperationAborted or SocketError.Interrupted or SocketError.InvalidArgument)
        {
            return; // disposed
        }
        catch (ObjectDisposedException)
        {
            return;
        }
    }

    private void Serve(Socket peer)
    {
        using (peer)
        {
            var buffer = new byte[1 << 16];
            var length = 0;
            while (peer.Receive(buffer.AsSpan(length)) is var read and > 0)
            {
                length += read;
                if (buffer[length - 1] == (byte)'\n')
                {
                    peer.Send(Encoding.UTF8.GetBytes(Answer(buffer.AsMemory(0, length))));
                    length = 0;
                }
            }
        }
    }

    private string Answer(ReadOnlyMemory<byte> line)
    {
        using var message = JsonDocument.Parse(line);
        var parameters = message.RootElement.GetProperty("params");
        if (message.RootElement.GetProperty("method").ValueEquals("steps.begin"u8))
        {
            var hash = parameters.GetProperty("args_hash").GetString()!;
            var number = Commit(() => _sqlite.Intend(hash));
            return $$"""{"jsonrpc":"2.0","id":7,"result":{"decision":"allow","step":"{{BareSqlite.StepId(number)}}","rule":"grants","durability":"durable"} }""" + "\n";
        }

        var ended = long.Parse(parameters.GetProperty("step").GetString().AsSpan("step_".Length), System.Globalization.CultureInfo.InvariantCulture);
        Commit(() =>
        {
            _sqlite.End(ended);
            return 0;
        });
        return """{"jsonrpc":"2.0","id":7,"result":{"durability":"durable"}}""" + "\n";
    }

    private long Commit(Func<long> unit)
    {
        lock (_lock)
        {
            _sqlite.Begin();
            var result = unit();
            _sqlite.Commit();
            return result;
        }
    }
}
