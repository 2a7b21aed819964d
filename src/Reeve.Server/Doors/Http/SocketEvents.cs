using System.Net.WebSockets;
using System.Text.Json;
using Reeve.Engine.Ledger;

namespace Reeve.Server.Doors.Http;

/// <summary>Writes events as WebSocket text frames, one record each. A beat is the WebSocket's own ping.</summary>
internal sealed class SocketEvents(WebSocket socket) : IEventSink, IDisposable
{
    private readonly PooledBuffer _buffer = new();
    private readonly List<int> _ends = [];
    private readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions { SkipValidation = true });

    public int Unsent => _buffer.Length;

    public void Entry(LedgerEntry entry)
    {
        _json.Reset(_buffer);
        EventJson.Write(_json, entry);
        End();
    }

    public void Gap(long from, long to)
    {
        _json.Reset(_buffer);
        _json.WriteStartObject();
        _json.WriteStartObject("gap"u8);
        _json.WriteNumber("from"u8, from);
        _json.WriteNumber("to"u8, to);
        _json.WriteEndObject();
        _json.WriteEndObject();
        End();
    }

    public void Beat()
    {
        // The WebSocket pings by itself.
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var start = 0;
        foreach (var end in _ends)
        {
            await socket.SendAsync(_buffer.WrittenMemory[start..end], WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            start = end;
        }

        _ends.Clear();
        _buffer.Clear();
    }

    public void Dispose()
    {
        _buffer.Dispose();
        _json.Dispose();
    }

    private void End()
    {
        _json.Flush();
        _ends.Add(_buffer.Length);
    }
}
