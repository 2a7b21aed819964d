using Reeve.Engine.Foundation;

namespace Reeve.Engine.Sessions;

/// <summary>
/// The sessions in use, and the last few that were. Bounded: an idle session is forgotten when others come, and costs nothing but its row then; one in a turn stays.
/// Thread-safe; the lock guards the table, each slot's own gate what happens in it.
/// </summary>
internal sealed class SessionSlots(SessionOptions options) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SessionId, LinkedListNode<SessionSlot>> _slots = [];
    private readonly LinkedList<SessionSlot> _byUse = [];

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _slots.Count;
            }
        }
    }

    /// <summary>Does something alone in the session.</summary>
    public async Task<T> UseAsync<T>(SessionId id, Func<SessionSlot, Task<T>> use, CancellationToken cancellationToken)
    {
        var slot = Enter(id);
        try
        {
            await slot.Gate.WaitAsync(cancellationToken);
            try
            {
                return await use(slot);
            }
            finally
            {
                slot.Gate.Release();
            }
        }
        finally
        {
            Leave(slot);
        }
    }

    /// <summary>Whether a turn goes on in it. A look without the gate: true may be over, false may have begun.</summary>
    public bool IsLive(SessionId id)
    {
        lock (_lock)
        {
            return _slots.TryGetValue(id, out var node) && node.Value.Desk.Turn is not null;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var slot in _byUse)
            {
                slot.Dispose();
            }

            _slots.Clear();
            _byUse.Clear();
        }
    }

    private SessionSlot Enter(SessionId id)
    {
        lock (_lock)
        {
            if (_slots.TryGetValue(id, out var node))
            {
                _byUse.Remove(node);
                _byUse.AddLast(node);
            }
            else
            {
                _slots[id] = node = _byUse.AddLast(new SessionSlot(id));
            }

            node.Value.Users++;
            return node.Value;
        }
    }

    private void Leave(SessionSlot slot)
    {
        lock (_lock)
        {
            slot.Users--;
            for (var node = _byUse.First; node is not null && _slots.Count > options.MaxReady;)
            {
                var next = node.Next;
                if (!node.Value.IsPinned)
                {
                    _slots.Remove(node.Value.Id);
                    _byUse.Remove(node);
                    node.Value.Dispose();
                }

                node = next;
            }
        }
    }
}
