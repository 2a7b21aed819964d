using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Reeve.Guard;
using Reeve.Protocol.Events;

namespace Reeve.Client.Wire;

/// <summary>
/// What one watch has received and its reader has not taken. Bounded: when full it ends itself (<see cref="Fault"/> stays null), so that a slow
/// reader stalls neither the connection nor the daemon and starts again from its own cursor. One writer (the reading loop), one reader.
/// </summary>
internal sealed class WatchBuffer(int capacity, Action<WatchBuffer> onClosed) : IAsyncDisposable
{
    private readonly Channel<WatchItem> _items = Channel.CreateBounded<WatchItem>(
        new BoundedChannelOptions(capacity) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>The watch's id on its connection.</summary>
    public string Subscription { get; private set; } = "";

    /// <summary>The cursor the daemon began after, where it says so.</summary>
    public long? StartsAfter { get; private set; }

    /// <summary>Why it ended, or null when it only overflowed.</summary>
    public ReeveException? Fault { get; private set; }

    public void Open(SubscribeResponse response)
    {
        Subscription = response.Subscription;
        StartsAfter = response.After;
    }

    public void Add(WatchItem item)
    {
        if (!_items.Writer.TryWrite(item))
        {
            End(null);
        }
    }

    public void End(ReeveException? fault)
    {
        Fault ??= fault;
        _items.Writer.TryComplete();
    }

    public async IAsyncEnumerable<WatchItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _items.Reader.WaitToReadAsync(cancellationToken))
        {
            while (_items.Reader.TryRead(out var item))
            {
                yield return item;
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        End(null);
        onClosed(this);
        return ValueTask.CompletedTask;
    }
}
