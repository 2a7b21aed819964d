using Reeve.Engine.Ledger;

namespace Reeve.Engine.Events;

/// <summary>
/// The live view of the log. The ledger's index is the cursor: a reader that resumes after N misses nothing and sees nothing twice.
/// A slow reader never holds anybody up: past its bound it is told which range it missed, and may read that range again.
/// </summary>
public interface IEventFeed
{
    /// <summary>The index of the newest entry announced since the start; null before the first.</summary>
    long? Newest { get; }

    /// <summary>
    /// Everything after <paramref name="after"/> (null: from now on), first from the store, then live, without a seam between the two.
    /// Ends when cancelled or when the daemon stops.
    /// </summary>
    IAsyncEnumerable<FeedItem> WatchAsync(long? after, EntryFilter filter, CancellationToken cancellationToken);
}

/// <summary>What a watcher receives.</summary>
public abstract record FeedItem
{
    private FeedItem()
    {
    }

    public sealed record Entry(LedgerEntry Value) : FeedItem;

    /// <summary>Entries <paramref name="From"/>..<paramref name="To"/> (inclusive) were not handed over because the reader was too slow.</summary>
    public sealed record Gap(long From, long To) : FeedItem;
}
