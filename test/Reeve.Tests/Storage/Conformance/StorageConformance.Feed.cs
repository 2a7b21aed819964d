using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Events;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;

namespace Reeve.Tests.Storage.Conformance;

public abstract partial class StorageConformance
{
    [Fact]
    public async Task Entries_are_read_from_a_cursor_in_order_up_to_a_limit()
    {
        await CommitManyAsync(20);

        Assert.Equal([5, 6, 7], await IndexesAsync(5, 3, EntryFilter.Any));
        Assert.Equal([18, 19], await IndexesAsync(18, 100, EntryFilter.Any));
        Assert.Empty(await IndexesAsync(20, 100, EntryFilter.Any));
        Assert.Empty(await IndexesAsync(long.MaxValue, 100, EntryFilter.Any));
    }

    [Fact]
    public async Task Every_filter_means_the_same_in_storage_as_in_the_feed()
    {
        await CommitManyAsync(24);
        var all = await _storage.Ledger.ReadAsync(0, 100, EntryFilter.Any, Never);
        EntryFilter[] filters =
        [
            new(Families: new HashSet<Family> { Family.Steps }),
            new(Families: new HashSet<Family> { Family.Steps, Family.Admin }),
            new(Families: new HashSet<Family>()),
            new(Run: new RunId("run_1")),
            new(Agent: "a1"),
            new(Owner: "o1"),
            new(new HashSet<Family> { Family.Runs }, new RunId("run_0"), "a0", "o0"),
        ];

        foreach (var filter in filters)
        {
            var expected = all.Where(entry => FeedRules.Matches(entry, filter)).Select(static entry => entry.Index).ToList();
            Assert.Equal(expected, await IndexesAsync(0, 100, filter));
            Assert.Equal(expected.AsEnumerable().Reverse(), (await _storage.Ledger.LatestAsync(At.AddYears(-1), 100, filter, Never)).Select(static entry => entry.Index));
        }
    }

    [Fact]
    public async Task The_latest_entries_since_a_time_come_newest_first()
    {
        for (var i = 0; i < 5; i++)
        {
            await _storage.CommitAsync(Draft());
            _storage.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal([4, 3], (await _storage.Ledger.LatestAsync(At, 2, EntryFilter.Any, Never)).Select(static entry => entry.Index));
        Assert.Equal([4, 3, 2], (await _storage.Ledger.LatestAsync(At.AddMinutes(2), 10, EntryFilter.Any, Never)).Select(static entry => entry.Index));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(7)]
    public async Task A_reader_with_a_cursor_gets_the_past_from_storage_and_the_present_live_without_a_seam(long after)
    {
        var relay = new Relay();
        await using var storage = Open(relay);
        using var hub = relay.Hub = new EventHub(storage.Ledger, new EventOptions { ReplayPage = 3 }, NullLogger<EventHub>.Instance);
        for (var i = 0; i < 8; i++)
        {
            await storage.CommitAsync(Draft());
        }

        await using var reader = hub.WatchAsync(after, EntryFilter.Any, Never).GetAsyncEnumerator(Never);
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                await storage.CommitAsync(Draft());
            }
        });
        var seen = new List<long>();
        while (seen.Count == 0 || seen[^1] < 57)
        {
            Assert.True(await reader.MoveNextAsync());
            seen.Add(Assert.IsType<FeedItem.Entry>(reader.Current).Value.Index);
        }

        await writing;
        Assert.Equal(Enumerable.Range((int)after + 1, 57 - (int)after).Select(static i => (long)i), seen);
    }

    [Fact]
    public async Task A_gap_that_a_slow_reader_is_told_of_can_be_read_from_storage()
    {
        var relay = new Relay();
        await using var storage = Open(relay);
        using var hub = relay.Hub = new EventHub(storage.Ledger, new EventOptions { Buffer = 4 }, NullLogger<EventHub>.Instance);
        await using var slow = hub.WatchAsync(null, EntryFilter.Any, Never).GetAsyncEnumerator(Never);
        for (var i = 0; i < 20; i++)
        {
            await storage.CommitAsync(Draft());
        }

        var seen = new List<long>();
        while (seen.Count < 20)
        {
            Assert.True(await slow.MoveNextAsync());
            if (slow.Current is FeedItem.Gap gap)
            {
                seen.AddRange((await storage.Ledger.ReadAsync(gap.From, (int)(gap.To - gap.From) + 1, EntryFilter.Any, Never)).Select(static entry => entry.Index));
            }
            else
            {
                seen.Add(((FeedItem.Entry)slow.Current).Value.Index);
            }
        }

        Assert.Equal(Enumerable.Range(0, 20).Select(static i => (long)i), seen);
    }

    private async Task CommitManyAsync(int count)
    {
        Family[] families = [Family.Runs, Family.Steps, Family.Admin];
        for (var i = 0; i < count; i++)
        {
            await _storage.CommitAsync(new LedgerDraft
            {
                Type = "test.written",
                Family = families[i % 3],
                Run = i % 4 == 3 ? null : new RunId($"run_{i % 4}"),
                Agent = i % 5 == 4 ? null : $"a{i % 2}",
                Owner = $"o{i % 2}",
            });
        }
    }

    private async Task<IEnumerable<long>> IndexesAsync(long from, int limit, EntryFilter filter) =>
        (await _storage.Ledger.ReadAsync(from, limit, filter, Never)).Select(static entry => entry.Index);

    /// <summary>The hub reads from the storage whose commits it hears of: one has to be there before the other.</summary>
    private sealed class Relay : ICommitListener
    {
        public EventHub? Hub { get; set; }

        public void OnCommitted(IReadOnlyList<LedgerEntry> entries) => Hub?.OnCommitted(entries);
    }
}
