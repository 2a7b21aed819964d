using ModelContextProtocol.Protocol;
using Reeve.Engine.Mcp;

namespace Reeve.Connectors.Mcp;

/// <summary>
/// Decides what of a server's messages goes on: answers to what is still asked, and a few requests of its own. A late answer, a second one to the same question and one
/// to no question go nowhere; so do notifications, of which only "the list of tools changed" is taken, as a count. Thread-safe (a lock, moments).
/// </summary>
internal sealed class PeerSieve(McpConnectorOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly HashSet<RequestId> _asked = [];
    private readonly HashSet<RequestId> _theirs = [];
    private long _listChanges;
    private long _windowFrom;
    private int _unasked;
    private int _noise;
    private long _unaskedBytes;

    public long ListChanges => Interlocked.Read(ref _listChanges);

    /// <summary>Takes note of what goes out.</summary>
    public void Sending(JsonRpcMessage message)
    {
        lock (_lock)
        {
            switch (message)
            {
                case JsonRpcRequest request:
                    _asked.Add(request.Id);
                    break;
                case JsonRpcMessageWithId answer:
                    _theirs.Remove(answer.Id);
                    break;
                case JsonRpcNotification { Method: NotificationMethods.CancelledNotification } cancelled when IdOf(cancelled) is { } id:
                    _asked.Remove(id);
                    break;
            }
        }
    }

    /// <summary>Whether an answer to that is still waited for, or a word that it is not was not sent.</summary>
    public bool IsAsked(RequestId id)
    {
        lock (_lock)
        {
            return _asked.Contains(id);
        }
    }

    /// <summary>Whether it goes on. A cause in <paramref name="fault"/>: the server is to be ended.</summary>
    public bool Passes(JsonRpcMessage message, int bytes, out string? fault)
    {
        lock (_lock)
        {
            switch (message)
            {
                case JsonRpcRequest request:
                    fault = _theirs.Count >= options.MaxTheirs ? McpCauses.Flood : Count(bytes);
                    return fault is null && _theirs.Add(request.Id);
                case JsonRpcMessageWithId answer when _asked.Remove(answer.Id):
                    fault = null;
                    return true;
                case JsonRpcNotification { Method: NotificationMethods.ToolListChangedNotification }:
                    _listChanges++;
                    break;
            }

            fault = Count(bytes);
            return false;
        }
    }

    /// <summary>Something came that is no message; null while that is forgiven.</summary>
    public string? Noise(int bytes)
    {
        lock (_lock)
        {
            return Count(bytes) ?? (++_noise > options.MaxNoise ? McpCauses.Protocol : null);
        }
    }

    private string? Count(int bytes)
    {
        var now = time.GetTimestamp();
        if (_windowFrom == 0 || time.GetElapsedTime(_windowFrom, now) >= options.Window)
        {
            (_windowFrom, _unasked, _noise, _unaskedBytes) = (now, 0, 0, 0);
        }

        _unaskedBytes += bytes;
        return ++_unasked > options.MaxUnasked || _unaskedBytes > options.MaxUnaskedBytes ? McpCauses.Flood : null;
    }

    private static RequestId? IdOf(JsonRpcNotification cancelled) =>
        cancelled.Params?["requestId"] is System.Text.Json.Nodes.JsonValue value
            ? value.TryGetValue(out long number) ? new RequestId(number) : value.TryGetValue(out string? text) ? new RequestId(text) : null
            : null;
}
