using System.Collections.Immutable;

namespace Reeve.Engine.Bus;

/// <summary>
/// Subscriptions, how they stand, and deliveries on their way or dead: the room's memory, rebuilt from the store and the file at start. Holds only what is on the disk. Whoever
/// changes it holds <see cref="BusGate"/>; readers see one whole picture. Thread-safe.
/// </summary>
internal sealed class BusBook
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<DateTimeOffset>> _lately = new(StringComparer.Ordinal);
    private BusPicture _now = BusPicture.Empty;

    public BusPicture Now
    {
        get
        {
            lock (_lock)
            {
                return _now;
            }
        }
    }

    public void Change(Func<BusPicture, BusPicture> change)
    {
        lock (_lock)
        {
            _now = change(_now);
        }
    }

    /// <summary>Deliveries of a subscription within the minute before; forgets the others. A restart begins to count anew: it is a brake, not a budget.</summary>
    public int Lately(string subscription, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (!_lately.TryGetValue(subscription, out var times))
            {
                return 0;
            }

            while (times.TryPeek(out var oldest) && (oldest <= now - TimeSpan.FromMinutes(1) || oldest > now + TimeSpan.FromMinutes(1)))
            {
                times.Dequeue();
            }

            return times.Count;
        }
    }

    public void Count(string subscription, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (!_lately.TryGetValue(subscription, out var times))
            {
                _lately[subscription] = times = new Queue<DateTimeOffset>();
            }

            times.Enqueue(now);
        }
    }
}
