using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Events;

/// <summary>
/// The live view of the log. A reader first pages through the store, then subscribes, pages once more over what was committed in between, and goes
/// on live; indexes seen twice are dropped, so there is no seam. An entry is in the store before it is announced, which is what this relies on.
/// The writer's thread only hands over. Bounded in readers and in what is kept for each. Thread-safe.
/// </summary>
internal sealed partial class EventHub(ILedgerStore store, EventOptions options, ILogger<EventHub> logger) : IEventFeed, ICommitListener, IDisposable
{
    private readonly ConcurrentDictionary<Subscription, bool> _subscriptions = new();
    private long _newest = -1;
    private int _readers;
    private volatile bool _completed;

    public long? Newest => Volatile.Read(ref _newest) is var newest and >= 0 ? newest : null;

    public void OnCommitted(IReadOnlyList<LedgerEntry> entries)
    {
        Volatile.Write(ref _newest, entries[^1].Index);
        foreach (var (subscription, _) in _subscriptions)
        {
            subscription.Offer(entries);
        }
    }

    /// <summary>
    /// See <see cref="IEventFeed"/>. Without <paramref name="after"/> the reader hears of everything committed from this call on, not only from
    /// its first read. Fails at once with <c>overloaded</c> when there are too many readers, <c>invalid_request</c> for a negative cursor.
    /// </summary>
    public IAsyncEnumerable<FeedItem> WatchAsync(long? after, EntryFilter filter, CancellationToken cancellationToken)
    {
        if (after < -1)
        {
            throw new ReeveException(ErrorCode.InvalidRequest, "A cursor is an entry's index, or -1 for the beginning.");
        }

        if (Interlocked.Increment(ref _readers) > options.MaxSubscribers)
        {
            Leave();
            throw new ReeveException(ErrorCode.Overloaded, $"{options.MaxSubscribers} readers already watch.", "Close another watch first.", retryable: true);
        }

        EventMetrics.Readers.Add(1);
        var subscription = new Subscription(filter, options.Buffer);
        if (after is null)
        {
            Subscribe(subscription);
        }

        return new Watch(this, subscription, after, cancellationToken);
    }

    /// <summary>The daemon stops: readers get what is buffered and then the end.</summary>
    public void Complete()
    {
        _completed = true;
        foreach (var (subscription, _) in _subscriptions)
        {
            subscription.Complete();
        }
    }

    public void Dispose() => Complete();

    private void Subscribe(Subscription subscription)
    {
        _subscriptions[subscription] = true;
        if (_completed)
        {
            subscription.Complete();
        }
    }

    private void Leave() => Interlocked.Decrement(ref _readers);

    private void End(Subscription subscription)
    {
        _subscriptions.TryRemove(subscription, out _);
        Leave();
        EventMetrics.Readers.Add(-1);
    }

    private async IAsyncEnumerable<FeedItem> ReadAsync(Subscription subscription, long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = 0L; // below it everything was handed over
        if (after is { } cursor)
        {
            next = cursor + 1;
            for (var subscribed = false; ;)
            {
                var page = await store.ReadAsync(next, options.ReplayPage, subscription.Filter, cancellationToken);
                foreach (var entry in page)
                {
                    yield return new FeedItem.Entry(entry);
                    next = entry.Index + 1;
                }

                if (_completed)
                {
                    yield break;
                }

                if (page.Count < options.ReplayPage && subscribed)
                {
                    break;
                }

                if (page.Count < options.ReplayPage)
                {
                    Subscribe(subscription); // once more from the store: what was committed before this line is in it, what comes after is announced
                    subscribed = true;
                }
            }
        }

        await foreach (var item in LiveAsync(subscription, next, cancellationToken))
        {
            yield return item;
        }
    }

    private async IAsyncEnumerable<FeedItem> LiveAsync(Subscription subscription, long next, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var more = true; ; more = await subscription.WaitAsync(cancellationToken))
        {
            while (subscription.Take() is { } item)
            {
                cancellationToken.ThrowIfCancellationRequested();
                switch (item)
                {
                    case FeedItem.Entry { Value.Index: var index } when index < next:
                    case FeedItem.Gap { To: var to } when to < next:
                        break; // the replay handed it over
                    case FeedItem.Gap gap:
                        EventMetrics.Gaps.Add(1);
                        LogGap(gap.From, gap.To);
                        yield return gap with { From = Math.Max(gap.From, next) };
                        break;
                    default:
                        yield return item;
                        break;
                }
            }

            if (!more)
            {
                yield break;
            }
        }
    }

    /// <summary>
    /// One reader's sequence. It gives its place back when it is disposed or its token is cancelled, whichever is first and also when nobody ever
    /// read from it.
    /// </summary>
    private sealed class Watch : IAsyncEnumerable<FeedItem>
    {
        private readonly EventHub _hub;
        private readonly Subscription _subscription;
        private readonly long? _after;
        private readonly CancellationToken _cancellationToken;
        private readonly CancellationTokenRegistration _registration;
        private int _ended;

        public Watch(EventHub hub, Subscription subscription, long? after, CancellationToken cancellationToken)
        {
            _hub = hub;
            _subscription = subscription;
            _after = after;
            _cancellationToken = cancellationToken;
            _registration = cancellationToken.Register(static watch => ((Watch)watch!).End(), this);
        }

        public async IAsyncEnumerator<FeedItem> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken, cancellationToken);
            try
            {
                await foreach (var item in _hub.ReadAsync(_subscription, _after, linked.Token))
                {
                    yield return item;
                }
            }
            finally
            {
                await _registration.DisposeAsync();
                End();
                _hub._subscriptions.TryRemove(_subscription, out _); // the token may have ended it before the replay subscribed
            }
        }

        private void End()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                _hub.End(_subscription);
            }
        }
    }
}
