using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Reeve.Engine.Schedules;

/// <summary>
/// Fires that are not over, as the store has them: what is here after a crash is here again. When each is tried next is this daemon's own knowledge. Thread-safe;
/// bounded by who claims.
/// </summary>
internal sealed class FireOutbox
{
    private readonly ConcurrentDictionary<string, Fire> _pending = new(StringComparer.Ordinal);
    private readonly PriorityQueue<Waiting, DateTimeOffset> _waiting = new();
    private readonly Lock _lock = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public int Count => _pending.Count;

    /// <summary>Completes when something was added since the last look.</summary>
    public ChannelReader<bool> Added => _signal.Reader;

    /// <summary>When the next one may be told; null when none waits.</summary>
    public DateTimeOffset? NextAt
    {
        get
        {
            lock (_lock)
            {
                return _waiting.TryPeek(out _, out var at) ? at : null;
            }
        }
    }

    public bool Holds(string schedule) => _pending.Values.Any(fire => fire.Schedule == schedule);

    /// <summary>Adds a fire that is on the disk.</summary>
    public void Add(Fire fire, DateTimeOffset at) => Wait(fire, 0, at);

    /// <summary>It is tried again then.</summary>
    public void Wait(Fire fire, int attempts, DateTimeOffset at)
    {
        _pending[fire.Id] = fire;
        lock (_lock)
        {
            _waiting.Enqueue(new Waiting(fire, attempts), at);
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>Notes a fire that somebody tells at once, so that it is not told twice.</summary>
    public void Hold(Fire fire) => _pending[fire.Id] = fire;

    public void End(Fire fire) => _pending.TryRemove(fire.Id, out _);

    public bool TryTake(DateTimeOffset now, out Waiting waiting)
    {
        lock (_lock)
        {
            if (_waiting.TryPeek(out waiting, out var at) && at <= now)
            {
                _waiting.Dequeue();
                return true;
            }
        }

        return false;
    }

    internal readonly record struct Waiting(Fire Fire, int Attempts);
}
