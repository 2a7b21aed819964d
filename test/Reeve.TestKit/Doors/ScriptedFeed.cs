using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using Reeve.Engine.Events;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;

namespace Reeve.TestKit.Doors;

/// <summary>A feed whose entries a test publishes. Each watcher has a small bound; what does not fit becomes a gap, as the contract says.</summary>
internal sealed class ScriptedFeed(int bound = 256) : IEventFeed
{
    public long? Newest => null;

    private readonly Lock _gate = new();
    private readonly List<LedgerEntry> _entries = [];
    private readonly List<Channel<LedgerEntry>> _watchers = [];

    public int Watchers
    {
        get
        {
            lock (_gate)
            {
                return _watchers.Count;
            }
        }
    }

    public void Publish(string type = "run.started", string owner = "ann", string facts = "{\"n\":1}")
    {
        lock (_gate)
        {
            var entry = Entry(_entries.Count, type, owner, facts);
            _entries.Add(entry);
            foreach (var watcher in _watchers)
            {
                watcher.Writer.TryWrite(entry);
            }
        }
    }

    public static LedgerEntry Entry(long index, string type, string owner, string facts)
    {
        var at = DateTimeOffset.UnixEpoch.AddSeconds(index);
        var bytes = Encoding.UTF8.GetBytes($"{{\"v\":1,\"at\":\"{at:O}\",\"type\":\"{type}\",\"family\":\"runs\",\"owner\":\"{owner}\",\"data\":{facts},\"content\":{{}}}}");
        return new LedgerEntry(index, at, type, Family.Runs, new RunId("run_1"), "watchman", owner, bytes);
    }

    public async IAsyncEnumerable<FeedItem> WatchAsync(long? after, EntryFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<LedgerEntry>(new BoundedChannelOptions(bound) { FullMode = BoundedChannelFullMode.DropOldest });
        LedgerEntry[] past;
        lock (_gate)
        {
            past = after is null ? [] : [.. _entries.Skip((int)after + 1)];
            _watchers.Add(channel);
        }

        try
        {
            long? last = after;
            foreach (var entry in past)
            {
                last = entry.Index;
                yield return new FeedItem.Entry(entry);
            }

            await foreach (var entry in channel.Reader.ReadAllAsync(cancellationToken))
            {
                if (last is { } before && entry.Index > before + 1)
                {
                    yield return new FeedItem.Gap(before + 1, entry.Index - 1);
                }

                last = entry.Index;
                if (filter.Families is null || filter.Families.Contains(entry.Family))
                {
                    yield return new FeedItem.Entry(entry);
                }
            }
        }
        finally
        {
            lock (_gate)
            {
                _watchers.Remove(channel);
            }
        }
    }
}
