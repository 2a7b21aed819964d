using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Events;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Server.Doors.JsonRpc;

/// <summary>
/// The watches of one connection. Each is a loop that takes from the feed only while there is room to send, so that a slow reader's bound is the
/// feed's, which turns what does not fit into a <c>gap</c>. Opened and closed by the reader alone.
/// </summary>
internal sealed class RpcWatches(IEventFeed feed, RpcOutput output, int limit, ILogger log)
{
    private readonly ConcurrentDictionary<string, Watch> _watches = new(StringComparer.Ordinal);
    private int _lastId;

    /// <summary>Reserves a watch. It says nothing before <see cref="Start"/>, so that its id reaches the client before its first event.</summary>
    public string Reserve()
    {
        if (_watches.Count >= limit)
        {
            throw new ReeveException(ErrorCode.RateLimited, $"This connection already has {limit} watches.", "unsubscribe one first");
        }

        return "watch_" + ++_lastId;
    }

    public void Start(string id, long? after, EntryFilter filter)
    {
        var watch = new Watch();
        _watches[id] = watch;
        watch.Ended = RunAsync(id, after, filter, watch.Stop.Token);
    }

    public bool Stop(string id)
    {
        if (!_watches.TryRemove(id, out var watch))
        {
            return false;
        }

        watch.Stop.Cancel();
        return true;
    }

    public async Task StopAllAsync()
    {
        foreach (var watch in _watches.Values)
        {
            await watch.Stop.CancelAsync();
        }

        await Task.WhenAll(_watches.Values.Select(static watch => watch.Ended));
    }

    private async Task RunAsync(string id, long? after, EntryFilter filter, CancellationToken stop)
    {
        try
        {
            await using var items = feed.WatchAsync(after, filter, stop).GetAsyncEnumerator(stop);
            while (true)
            {
                var next = items.MoveNextAsync();
                if (!next.IsCompleted)
                {
                    output.Flush(); // About to wait: what was gathered so far leaves together.
                }

                if (!await next)
                {
                    return;
                }

                await output.WaitForRoomAsync();
                if (stop.IsCancellationRequested)
                {
                    return;
                }

                Send(id, items.Current);
            }
        }
        catch (OperationCanceledException)
        {
            // Unsubscribed, disconnected or stopping: the end a watch always has.
        }
        catch (Exception failure) // A watch that died must not look like one with no news: the connection ends, and the client resumes after its cursor.
        {
            log.WatchFailed(failure, id);
            await output.Lost.CancelAsync();
        }
        finally
        {
            _watches.TryRemove(id, out _);
            output.Flush();
        }
    }

    private void Send(string id, FeedItem item)
    {
        switch (item)
        {
            case FeedItem.Entry entry:
                output.Event(id, entry.Value);
                break;
            case FeedItem.Gap gap:
                output.Gap(id, gap.From, gap.To);
                break;
        }
    }

    private sealed class Watch
    {
        public CancellationTokenSource Stop { get; } = new();

        public Task Ended { get; set; } = Task.CompletedTask;
    }
}
