using System.Diagnostics.CodeAnalysis;
using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Reeve.Engine.Ledger;
using Reeve.Guard;
using Reeve.Server.Operations;

namespace Reeve.Server.Doors.JsonRpc;

/// <summary>
/// What one connection still has to send. Anybody may add a frame (one short lock, no I/O inside); whoever calls <see cref="Flush"/> while nobody
/// sends becomes the sender, and everything added meanwhile leaves in one write. Only the sender touches the pipe. Adding never blocks:
/// those who produce without end ask <see cref="WaitForRoomAsync"/> first.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Close gives everything back, under the lock.")]
internal sealed class RpcOutput(PipeWriter pipe, int unsentLimit)
{
    private readonly Lock _gate = new();
    private readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions { SkipValidation = true });
    private PooledBuffer _pending = new();
    private PooledBuffer _sending = new();
    private TaskCompletionSource? _room;
    private Task _pump = Task.CompletedTask;
    private bool _busy;
    private bool _closed;

    /// <summary>Fires when the peer cannot be reached any more.</summary>
    public CancellationTokenSource Lost { get; } = new();

    public void Result(ReadOnlySpan<byte> id, OperationBinding binding, object response)
    {
        lock (_gate)
        {
            var mark = _pending.Length;
            try
            {
                RpcReplies.Result(_pending, _json, id, binding, response);
            }
            catch // Half a reply must not leave; the caller sends an error instead.
            {
                _pending.CutTo(mark);
                throw;
            }

            if (_pending.Length - mark > WireRules.MaxBytes)
            {
                _pending.CutTo(mark);
                RpcReplies.Error(_pending, _json, id, TooLarge);
            }

            DropIfClosed();
        }
    }

    public void Result<T>(ReadOnlySpan<byte> id, Protocol.Operation operation, T response)
    {
        lock (_gate)
        {
            RpcReplies.Result(_pending, _json, id, operation, response);
            DropIfClosed();
        }
    }

    public void Error(ReadOnlySpan<byte> id, Failure failure)
    {
        lock (_gate)
        {
            RpcReplies.Error(_pending, _json, id, failure);
            DropIfClosed();
        }
    }

    public void Event(string subscription, LedgerEntry entry)
    {
        lock (_gate)
        {
            RpcReplies.Event(_pending, _json, subscription, entry);
            DropIfClosed();
        }
    }

    public void Gap(string subscription, long from, long to)
    {
        lock (_gate)
        {
            RpcReplies.Gap(_pending, _json, subscription, from, to);
            DropIfClosed();
        }
    }

    /// <summary>Sends what is there, unless somebody already does.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (_busy || _closed || _pending.Length == 0)
            {
                return;
            }

            _busy = true;
        }

        _pump = PumpAsync();
    }

    public bool IsFull
    {
        get
        {
            lock (_gate)
            {
                return !_closed && _pending.Length >= unsentLimit;
            }
        }
    }

    /// <summary>Completes at once while there is room, otherwise when there is some again or the connection is lost.</summary>
    public ValueTask WaitForRoomAsync()
    {
        if (!IsFull)
        {
            return ValueTask.CompletedTask;
        }

        Flush(); // Whoever filled it may not have sent any of it yet: waiting for a sender that nobody is would never end.
        lock (_gate)
        {
            if (_closed || _pending.Length < unsentLimit)
            {
                return ValueTask.CompletedTask;
            }

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_room.Task);
        }
    }

    /// <summary>Waits for what was added so far to leave, or for the connection to be lost. Nobody may add meanwhile.</summary>
    public async Task DrainAsync()
    {
        Flush();
        await _pump;
    }

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _room?.TrySetResult();
            _pending.Dispose();
            if (!_busy)
            {
                _sending.Dispose();
            }
        }
    }

    private static Failure TooLarge => FailureMapping.Of(
        ErrorCode.PayloadTooLarge, $"The reply is larger than the {WireRules.MaxBytes} bytes of a frame.", "ask for less: a smaller 'limit', or one thing at a time");

    private async Task PumpAsync()
    {
        try
        {
            while (TakeNext())
            {
                pipe.Write(_sending.Written);
                var flushed = await pipe.FlushAsync();
                _sending.Clear();
                if (flushed.IsCompleted)
                {
                    await LoseAsync();
                    return;
                }
            }
        }
        catch (Exception) // A dead peer may throw anything out of its pipe; whatever it is, this connection is over and nobody else's is.
        {
            await LoseAsync();
        }
    }

    private bool TakeNext()
    {
        lock (_gate)
        {
            if (_closed || _pending.Length == 0)
            {
                _busy = false;
                return false;
            }

            (_pending, _sending) = (_sending, _pending);
            _room?.TrySetResult();
            _room = null;
            return true;
        }
    }

    private async Task LoseAsync()
    {
        lock (_gate)
        {
            _closed = true;
            _busy = false;
            _pending.Clear();
            _room?.TrySetResult();
        }

        await Lost.CancelAsync();
    }

    private void DropIfClosed()
    {
        if (_closed)
        {
            _pending.Dispose();
        }
    }
}
