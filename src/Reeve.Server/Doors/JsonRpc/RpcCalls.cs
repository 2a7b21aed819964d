using System.Collections.Concurrent;
using Reeve.Server.Operations;

namespace Reeve.Server.Doors.JsonRpc;

/// <summary>
/// The calls of one connection that did not complete at once: what an id in flight means, what <c>$/cancel</c> finds, and the bound that stops the
/// reading. Calls are added by the reader alone and leave from any thread.
/// </summary>
internal sealed class RpcCalls(int limit)
{
    private readonly ConcurrentDictionary<RequestId, CallLifetime> _calls = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource? _changed;
    private int _count; // The dictionary's own count takes every one of its locks, and the reader asks for each frame.

    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    public bool IsFull => Volatile.Read(ref _count) >= limit;

    public bool Contains(RequestId id) => _calls.ContainsKey(id);

    public void Add(RequestId id, CallLifetime life)
    {
        _calls[id] = life;
        Interlocked.Increment(ref _count);
    }

    /// <summary>Gives the id free. Before its reply is sent: a client that has the reply may use the id again at once.</summary>
    public void Free(RequestId id) => _calls.TryRemove(id, out _);

    /// <summary>The call's reply is on its way and its place is free.</summary>
    public void Leave()
    {
        Interlocked.Decrement(ref _count);
        lock (_gate)
        {
            _changed?.TrySetResult();
            _changed = null;
        }
    }

    public bool Cancel(RequestId id)
    {
        if (!_calls.TryGetValue(id, out var life))
        {
            return false;
        }

        life.Cancel();
        return true;
    }

    public void CancelAll()
    {
        foreach (var life in _calls.Values)
        {
            life.Cancel();
        }
    }

    public Task WaitForRoomAsync() => WaitAsync(() => !IsFull);

    public Task WaitUntilEmptyAsync() => WaitAsync(() => IsEmpty);

    private async Task WaitAsync(Func<bool> reached)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (reached())
                {
                    return;
                }

                _changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                changed = _changed.Task;
            }

            await changed;
        }
    }
}
