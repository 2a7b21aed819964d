using System.Threading.Channels;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Events;

/// <summary>
/// One reader's bounded buffer. When it is full, what comes next is counted into one gap until the reader has taken everything before it;
/// then the gap is handed over and buffering starts again. So every matching index is delivered once or lies in exactly one gap, in order.
/// The lock is held for a few instructions by either side: the writer never waits for a reader.
/// </summary>
internal sealed class Subscription(EntryFilter filter, int capacity)
{
    private readonly Lock _lock = new();
    private readonly Queue<LedgerEntry> _buffer = new();

    // One token that says "look again": dropping a second is right, because the first has not been looked at.
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1)
    {
        FullMode = BoundedChannelFullMode.DropWrite,
        SingleReader = true,
        AllowSynchronousContinuations = false,
    });

    private (long From, long To)? _gap;

    public EntryFilter Filter => filter;

    /// <summary>On the writer's thread.</summary>
    public void Offer(IReadOnlyList<LedgerEntry> entries)
    {
        var any = false;
        lock (_lock)
        {
            foreach (var entry in entries)
            {
                if (!FeedRules.Matches(entry, filter))
                {
                    continue;
                }

                any = true;
                if (_gap is { } gap)
                {
                    _gap = (gap.From, entry.Index);
                }
                else if (_buffer.Count >= capacity)
                {
                    _gap = (entry.Index, entry.Index);
                }
                else
                {
                    _buffer.Enqueue(entry);
                }
            }
        }

        if (any)
        {
            _signal.Writer.TryWrite(true);
        }
    }

    /// <summary>The next thing to hand over, or null when there is nothing yet.</summary>
    public FeedItem? Take()
    {
        lock (_lock)
        {
            if (_buffer.TryDequeue(out var entry))
            {
                return new FeedItem.Entry(entry);
            }

            if (_gap is not { } gap)
            {
                return null;
            }

            _gap = null;
            return new FeedItem.Gap(gap.From, gap.To);
        }
    }

    /// <summary>Waits until there may be something; false when there will never be.</summary>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        if (!await _signal.Reader.WaitToReadAsync(cancellationToken))
        {
            return false;
        }

        _signal.Reader.TryRead(out _);
        return true;
    }

    /// <summary>No more will come; what is buffered is still handed over.</summary>
    public void Complete() => _signal.Writer.TryComplete();
}
