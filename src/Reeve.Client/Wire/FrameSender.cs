using System.Buffers;

namespace Reeve.Client.Wire;

/// <summary>
/// Sends frames in the order they were added, many in one write: whoever adds while a write is under way only appends, and the writer takes
/// all of it next. Callers never wait for the socket. What waits is bounded; past the bound adding is refused. Thread-safe.
/// </summary>
internal sealed class FrameSender(Stream stream, int maxQueuedBytes, Action<Exception> onFailure)
{
    private readonly Lock _lock = new();
    private ArrayBufferWriter<byte> _waiting = new(4096);
    private ArrayBufferWriter<byte> _sending = new(4096);
    private bool _busy;

    /// <summary>Takes a frame along; false when too much waits already.</summary>
    public bool TryAdd(ReadOnlySpan<byte> frame)
    {
        lock (_lock)
        {
            if (_waiting.WrittenCount + frame.Length > maxQueuedBytes)
            {
                return false;
            }

            _waiting.Write(frame);
            if (_busy)
            {
                return true;
            }

            _busy = true;
        }

        _ = DrainAsync();
        return true;
    }

    private async Task DrainAsync()
    {
        try
        {
            while (TryTake())
            {
                await stream.WriteAsync(_sending.WrittenMemory, CancellationToken.None);
                _sending.ResetWrittenCount();
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            onFailure(failure);
        }
    }

    private bool TryTake()
    {
        lock (_lock)
        {
            if (_waiting.WrittenCount == 0)
            {
                _busy = false;
                return false;
            }

            (_waiting, _sending) = (_sending, _waiting);
            return true;
        }
    }
}
