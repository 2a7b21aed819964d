using System.Runtime.InteropServices;

namespace Reeve.Server.Doors;

/// <summary>
/// So much at once, then so much a second, for each key, by the daemon's own clock. At most <see cref="MostKeys"/> keys: full buckets are forgotten, for a new
/// one is full as well; when none is full, further keys share one bucket, so that nobody gets a fresh allowance by taking a fresh name.
/// Needs no timer: a bucket is filled when it is looked at. Thread-safe (one lock, a few instructions inside).
/// </summary>
internal sealed class RateBuckets(int burst, double perSecond, TimeProvider time)
{
    public const int MostKeys = 4096;
    private const string Shared = "";
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);
    private long? _swept;

    /// <summary>How many keys are remembered.</summary>
    public int Keys
    {
        get
        {
            lock (_gate)
            {
                return _buckets.Count;
            }
        }
    }

    /// <summary>Takes one from the key's bucket; false when it is empty.</summary>
    public bool TryTake(string key)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            ref var bucket = ref CollectionsMarshal.GetValueRefOrAddDefault(_buckets, RoomFor(key, now) ? key : Shared, out var known);
            var level = known ? Level(bucket, now) : burst;
            var taken = level >= 1;
            bucket = new Bucket(taken ? level - 1 : level, now);
            return taken;
        }
    }

    private bool RoomFor(string key, long now)
    {
        if (_buckets.Count < MostKeys || _buckets.ContainsKey(key))
        {
            return true;
        }

        if (_swept is { } last && time.GetElapsedTime(last, now) < BetweenSweeps)
        {
            return false; // A crowd of new names may not make everybody wait for a sweep each.
        }

        _swept = now;
        foreach (var (other, bucket) in _buckets)
        {
            if (Level(bucket, now) >= burst)
            {
                _buckets.Remove(other);
            }
        }

        return _buckets.Count < MostKeys;
    }

    private double Level(Bucket bucket, long now) => RateRules.Refill(bucket.Level, time.GetElapsedTime(bucket.At, now), burst, perSecond);

    private readonly record struct Bucket(double Level, long At);
}
