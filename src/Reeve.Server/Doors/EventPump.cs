using Reeve.Engine.Events;
using Reeve.Engine.Ledger;

namespace Reeve.Server.Doors;

/// <summary>
/// Moves a watch from the feed to a sink: gathers while there is news, sends before it waits, and never holds more than a bound. While the sink does not
/// take, nothing is taken from the feed either; what the feed then cannot keep becomes a gap. Stateless.
/// </summary>
internal sealed class EventPump(IEventFeed feed, DoorLimits limits, TimeProvider time)
{
    private const int Gathered = 32 * 1024;

    /// <summary>Runs until the feed ends or <paramref name="stop"/> fires; being stopped is no failure.</summary>
    public async Task RunAsync(long? after, EntryFilter filter, IEventSink sink, CancellationToken stop)
    {
        await using var items = feed.WatchAsync(after, filter, stop).GetAsyncEnumerator(CancellationToken.None);
        var next = Task.FromResult(false);
        try
        {
            while (true)
            {
                next = items.MoveNextAsync().AsTask();
                await BeatWhileWaitingAsync(next, sink, stop);
                if (!await next)
                {
                    break;
                }

                Hand(items.Current, sink);
                if (sink.Unsent >= Gathered)
                {
                    await sink.FlushAsync(stop);
                }
            }

            await sink.FlushAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await next.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default); // The enumerator may not be left in the middle of a step.
        }
    }

    private async Task BeatWhileWaitingAsync(Task next, IEventSink sink, CancellationToken stop)
    {
        while (!next.IsCompleted)
        {
            await sink.FlushAsync(stop);
            try
            {
                await next.WaitAsync(limits.StreamBeat, time, stop);
            }
            catch (TimeoutException)
            {
                sink.Beat();
            }
        }
    }

    private static void Hand(FeedItem item, IEventSink sink)
    {
        switch (item)
        {
            case FeedItem.Entry entry:
                sink.Entry(entry.Value);
                break;
            case FeedItem.Gap gap:
                sink.Gap(gap.From, gap.To);
                break;
        }
    }
}
