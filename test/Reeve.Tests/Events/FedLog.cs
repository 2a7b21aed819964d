using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Events;
using Reeve.Engine.Ledger;
using Reeve.Guard.Transparency;

namespace Reeve.Tests.Events;

/// <summary>A log in memory that commits and then announces, as the writer does: an entry can be read before it is announced.</summary>
internal sealed class FedLog : ILedgerStore, IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<LedgerEntry> _entries = [];

    public FedLog(EventOptions? options = null) => Hub = new EventHub(this, options ?? new EventOptions(), NullLogger<EventHub>.Instance);

    public EventHub Hub { get; }

    public IReadOnlyList<LedgerEntry> Entries
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries];
            }
        }
    }

    public int Size => Entries.Count;

    /// <summary>Odd indexes are steps, even ones runs.</summary>
    public void Commit(int count)
    {
        List<LedgerEntry> added = [];
        lock (_lock)
        {
            for (var i = 0; i < count; i++)
            {
                var family = _entries.Count % 2 == 0 ? Family.Runs : Family.Steps;
                var entry = new LedgerEntry(_entries.Count, DateTimeOffset.UnixEpoch, "x.happened", family, null, null, "me", null);
                _entries.Add(entry);
                added.Add(entry);
            }
        }

        Hub.OnCommitted(added);
    }

    public ValueTask<long> SizeAsync(CancellationToken cancellationToken) => new(Size);

    public ValueTask<IReadOnlyList<LedgerEntry>> ReadAsync(long from, int limit, EntryFilter filter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return new([.. _entries.Skip((int)from).Where(entry => FeedRules.Matches(entry, filter)).Take(limit)]);
        }
    }

    public ValueTask<IReadOnlyList<LedgerEntry>> LatestAsync(DateTimeOffset since, int limit, EntryFilter filter, CancellationToken cancellationToken) =>
        new([.. Entries.Where(entry => entry.At >= since && FeedRules.Matches(entry, filter)).Reverse().Take(limit)]);

    public ValueTask<IReadOnlyList<StoredContent>> ReadContentsAsync(long index, CancellationToken cancellationToken) => new([]);

    public ValueTask<string?> LatestCheckpointAsync(CancellationToken cancellationToken) => new((string?)null);

    public ValueTask<T> ReadTreeAsync<T>(Func<IHashSource, T> read, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Nobody asks a feed for proofs.");

    public void Dispose() => Hub.Dispose();
}
