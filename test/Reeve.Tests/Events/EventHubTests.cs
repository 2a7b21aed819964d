using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Events;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Tests.Events;

public sealed class EventHubTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_with_a_cursor_gets_the_past_and_then_the_present_without_a_seam()
    {
        using var log = new FedLog();
        log.Commit(10);
        await using var reader = log.Hub.WatchAsync(2, EntryFilter.Any, Never).GetAsyncEnumerator(Never);

        Assert.Equal([3, 4, 5, 6, 7, 8, 9], await IndexesAsync(reader, 7));
        log.Commit(3);
        Assert.Equal([10, 11, 12], await IndexesAsync(reader, 3));
    }

    [Fact]
    public async Task A_reader_without_a_cursor_hears_of_everything_from_its_call_on()
    {
        using var log = new FedLog();
        log.Commit(5);
        var watch = log.Hub.WatchAsync(null, EntryFilter.Any, Never);
        log.Commit(2);

        await using var reader = watch.GetAsyncEnumerator(Never);

        Assert.Equal([5, 6], await IndexesAsync(reader, 2));
    }

    [Fact]
    public async Task A_reader_that_begins_after_the_newest_announced_entry_misses_nothing()
    {
        using var log = new FedLog();
        Assert.Null(log.Hub.Newest);
        log.Commit(5);
        var newest = log.Hub.Newest;
        log.Commit(2);

        await using var reader = log.Hub.WatchAsync(newest, EntryFilter.Any, Never).GetAsyncEnumerator(Never);

        Assert.Equal(4, newest);
        Assert.Equal([5, 6], await IndexesAsync(reader, 2));
    }

    [Fact]
    public async Task A_reader_sees_only_what_its_filter_matches()
    {
        using var log = new FedLog();
        log.Commit(6);
        var filter = new EntryFilter(Families: new HashSet<Family> { Family.Steps });
        await using var reader = log.Hub.WatchAsync(-1, filter, Never).GetAsyncEnumerator(Never);

        Assert.Equal([1, 3, 5], await IndexesAsync(reader, 3));
        log.Commit(4);
        Assert.Equal([7, 9], await IndexesAsync(reader, 2));
    }

    [Fact]
    public async Task A_reader_that_falls_behind_is_told_of_one_gap_and_can_read_it_again()
    {
        using var log = new FedLog(new EventOptions { Buffer = 4, ReplayPage = 4 });
        await using var slow = log.Hub.WatchAsync(null, EntryFilter.Any, Never).GetAsyncEnumerator(Never);
        log.Commit(10);
        log.Commit(10);

        Assert.Equal([0, 1, 2, 3], await IndexesAsync(slow, 4));
        Assert.True(await slow.MoveNextAsync());
        Assert.Equal(new FeedItem.Gap(4, 19), slow.Current);
        log.Commit(1);
        Assert.Equal([20], await IndexesAsync(slow, 1));

        await using var again = log.Hub.WatchAsync(3, EntryFilter.Any, Never).GetAsyncEnumerator(Never);
        Assert.Equal(Enumerable.Range(4, 16).Select(static index => (long)index), await IndexesAsync(again, 16));
    }

    [Fact]
    public async Task One_reader_over_the_bound_is_refused_and_one_that_leaves_makes_room()
    {
        using var log = new FedLog(new EventOptions { MaxSubscribers = 1 });
        using var leave = new CancellationTokenSource();
        _ = log.Hub.WatchAsync(null, EntryFilter.Any, leave.Token);

        Assert.Equal(ErrorCode.Overloaded, Assert.Throws<ReeveException>(() => log.Hub.WatchAsync(null, EntryFilter.Any, Never)).Code);
        await leave.CancelAsync();

        await using var reader = log.Hub.WatchAsync(null, EntryFilter.Any, Never).GetAsyncEnumerator(Never);
        log.Commit(1);
        Assert.Equal([0], await IndexesAsync(reader, 1));
    }

    [Fact]
    public async Task Shutdown_hands_over_what_is_buffered_and_ends_every_watch()
    {
        using var log = new FedLog();
        await using var reader = log.Hub.WatchAsync(null, EntryFilter.Any, Never).GetAsyncEnumerator(Never);
        log.Commit(2);
        log.Hub.Complete();

        Assert.Equal([0, 1], await IndexesAsync(reader, 2));
        Assert.False(await reader.MoveNextAsync());
        await foreach (var item in log.Hub.WatchAsync(null, EntryFilter.Any, Never))
        {
            Assert.Fail("after the end came " + item);
        }
    }

    [Fact]
    public async Task A_cancelled_reader_ends_and_is_forgotten()
    {
        using var log = new FedLog();
        using var stop = new CancellationTokenSource();
        await using var reader = log.Hub.WatchAsync(-1, EntryFilter.Any, stop.Token).GetAsyncEnumerator(Never);
        var next = reader.MoveNextAsync().AsTask();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        log.Commit(1);
    }

    [Fact]
    public void A_cursor_before_the_beginning_is_an_invalid_request()
    {
        using var log = new FedLog();

        Assert.Equal(ErrorCode.InvalidRequest, Assert.Throws<ReeveException>(() => log.Hub.WatchAsync(-2, EntryFilter.Any, Never)).Code);
    }

    /// <summary>Commits and reads in any order: a positive number commits that many, a negative one reads that many.</summary>
    [Fact]
    public void Every_matching_index_is_delivered_once_or_lies_in_one_gap_in_order()
    {
        var moves = Gen.Choose(-6, 6).ListOf();
        var cases = from script in moves
                    from start in Gen.Choose(-1, 4)
                    from capacity in Gen.Choose(1, 5)
                    from steps in Gen.Elements(true, false)
                    select (script, start, capacity, steps);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(cases.ToArbitrary(), static one => ReplayAsync(one.script, one.start, one.capacity, one.steps)));
    }

    [Fact]
    public async Task A_writer_and_readers_at_full_speed_lose_nothing_between_them()
    {
        const int Total = 20_000;
        using var log = new FedLog(new EventOptions { Buffer = 64, ReplayPage = 32 });
        log.Commit(100);
        var readers = Enumerable.Range(0, 4).Select(n => Task.Run(() => CoveredAsync(log, n * 10 - 1, Total), Never)).ToList();
        await Task.Run(
            () =>
            {
                for (var left = Total - 100; left > 0; left -= 7)
                {
                    log.Commit(Math.Min(7, left));
                }
            },
            Never);
        log.Hub.Complete();

        await Task.WhenAll(readers);
    }

    private static async Task CoveredAsync(FedLog log, long after, int total)
    {
        var next = after + 1;
        while (next < total)
        {
            // A hub that has ended lets a reader page through the store and then leaves it; a gap is read again the same way.
            await foreach (var item in log.Hub.WatchAsync(next - 1, EntryFilter.Any, Never))
            {
                var (from, to) = Span(item);
                Assert.Equal(next, from);
                next = to + 1;
            }
        }
    }

    private static async Task ReplayAsync(IEnumerable<int> script, int start, int capacity, bool onlySteps)
    {
        using var log = new FedLog(new EventOptions { Buffer = capacity, ReplayPage = 2 });
        var filter = onlySteps ? new EntryFilter(Families: new HashSet<Family> { Family.Steps }) : EntryFilter.Any;
        log.Commit(3);
        await using var reader = log.Hub.WatchAsync(start, filter, Never).GetAsyncEnumerator(Never);
        var items = new List<FeedItem>();
        Task<bool>? pending = null;
        foreach (var move in script)
        {
            if (move > 0)
            {
                log.Commit(move);
            }

            for (var reads = -move; reads > 0; reads--)
            {
                pending ??= reader.MoveNextAsync().AsTask();
                if (!pending.IsCompleted)
                {
                    break;
                }

                Assert.True(await pending);
                items.Add(reader.Current);
                pending = null;
            }
        }

        if (pending is null && log.Size > 0)
        {
            pending = reader.MoveNextAsync().AsTask();
        }

        log.Hub.Complete();
        while (await pending!)
        {
            items.Add(reader.Current);
            pending = reader.MoveNextAsync().AsTask();
        }

        var expected = log.Entries.Where(entry => entry.Index > start && FeedRules.Matches(entry, filter)).Select(static entry => entry.Index).ToList();
        var at = 0;
        foreach (var item in items)
        {
            var (from, to) = Span(item);
            Assert.InRange(from, at == 0 ? 0 : expected[at - 1] + 1, expected[at]);
            at += expected.Count(index => index >= from && index <= to);
            Assert.Equal(expected[at - 1], to);
        }

        // A reader that was still paging through the past when the daemon stopped resumes from its cursor; a live one has everything.
        Assert.True(at == expected.Count || items.Count == 0 || items[^1] is FeedItem.Entry);
    }

    private static (long From, long To) Span(FeedItem item) => item switch
    {
        FeedItem.Entry entry => (entry.Value.Index, entry.Value.Index),
        FeedItem.Gap gap => (gap.From, gap.To),
        _ => throw new InvalidOperationException("unknown item " + item),
    };

    private static async Task<List<long>> IndexesAsync(IAsyncEnumerator<FeedItem> reader, int count)
    {
        var indexes = new List<long>();
        while (indexes.Count < count)
        {
            Assert.True(await reader.MoveNextAsync());
            indexes.Add(Assert.IsType<FeedItem.Entry>(reader.Current).Value.Index);
        }

        return indexes;
    }
}
