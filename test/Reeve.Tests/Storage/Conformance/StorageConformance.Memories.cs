using Reeve.Engine.Foundation;
using Reeve.Engine.Memory;
using Reeve.Guard;

namespace Reeve.Tests.Storage.Conformance;

public abstract partial class StorageConformance
{
    [Fact]
    public async Task A_memory_is_found_by_its_id_and_by_its_name_in_its_scope()
    {
        var memory = NewMemory(1) with
        {
            Aliases = ["tea", "hot drink"],
            IsProtected = true,
            Source = new MemorySource("agent:a", new RunId("run_1"), SessionOf(1), "ann"),
        };
        await AcceptAsync(new MemoryKept(memory, 0, 10), new MemoryKept(NewMemory(2), 0, 10));

        AssertSame(memory, await _storage.Memories.FindAsync(memory.Id, Never));
        AssertSame(memory, await _storage.Memories.FindByNameAsync(memory.Scope, "memory 1", Never));
        Assert.Null(await _storage.Memories.FindByNameAsync(memory.Scope with { Agent = null }, "memory 1", Never));
        Assert.Null(await _storage.Memories.FindByNameAsync(memory.Scope with { Sender = "ann" }, "memory 1", Never));
        Assert.Null(await _storage.Memories.FindAsync(MemoryOf(9), Never));
    }

    [Fact]
    public async Task A_name_is_taken_once_in_a_scope_and_a_full_scope_takes_no_more()
    {
        await AcceptAsync(new MemoryKept(NewMemory(1), 0, 2));

        await RefuseAsync(new MemoryKept(NewMemory(2) with { Name = "MEMORY  1" }, 0, 2));
        await AcceptAsync(new MemoryKept(NewMemory(3) with { Name = "Memory 1", Scope = new MemoryScope("o", "b") }, 0, 2));
        await AcceptAsync(new MemoryKept(NewMemory(4), 0, 2));
        await RefuseAsync(new MemoryKept(NewMemory(5), 0, 2));
        await AcceptAsync(new MemoryKept(NewMemory(4) with { Version = 2, Text = "other" }, 1, 2)); // what is there may change
        await RefuseAsync(new MemoryKept(NewMemory(4) with { Version = 3, Name = "memory 1" }, 2, 2));
    }

    [Fact]
    public async Task A_memory_changes_only_from_the_version_the_writer_knew()
    {
        await AcceptAsync(new MemoryKept(NewMemory(1), 0, 9));
        var next = NewMemory(1) with { Version = 2, Text = "zebra", UpdatedAt = At.AddMinutes(1) };
        await AcceptAsync(new MemoryKept(next, 1, 9));

        AssertSame(next, await _storage.Memories.FindAsync(next.Id, Never));
        await RefuseAsync(new MemoryKept(next with { Version = 3 }, 1, 9));
        await RefuseAsync(new MemoryKept(NewMemory(1), 0, 9));
        await RefuseAsync(new MemoryForgotten(next.Id, 1));
        await RefuseAsync(new MemoryKept(next with { Scope = new MemoryScope("other") }, 2, 9));
        Assert.Equal("1:zebra", await LookUpAsync(new MemoryReach("o"), "zebra", "text"));
    }

    [Fact]
    public async Task A_forgotten_memory_leaves_its_name_its_place_and_no_word_of_the_index()
    {
        await AcceptAsync(new MemoryKept(NewMemory(1), 0, 1));
        await AcceptAsync(new MemoryForgotten(MemoryOf(1), 1));

        Assert.Null(await _storage.Memories.FindAsync(MemoryOf(1), Never));
        Assert.Equal("", await LookUpAsync(new MemoryReach("o"), "memory", "text"));
        Assert.Empty(await _storage.Memories.CountAsync(new MemoryReach("o"), 9, Never));
        await RefuseAsync(new MemoryForgotten(MemoryOf(1), 1));
        await AcceptAsync(new MemoryKept(NewMemory(1), 0, 1));
    }

    [Fact]
    public async Task Words_are_found_in_reach_and_nowhere_else()
    {
        await AcceptAsync(
            new MemoryKept(NewMemory(1) with { Scope = new MemoryScope("o"), Text = "zebra shared" }, 0, 9),
            new MemoryKept(NewMemory(2) with { Text = "zebra own" }, 0, 9),
            new MemoryKept(NewMemory(3) with { Scope = new MemoryScope("o", "a", "ann"), Text = "zebra ann" }, 0, 9),
            new MemoryKept(NewMemory(4) with { Scope = new MemoryScope("o", "b"), Text = "zebra b" }, 0, 9),
            new MemoryKept(NewMemory(5) with { Scope = new MemoryScope("p"), Text = "zebra p" }, 0, 9),
            new MemoryKept(NewMemory(6) with { Scope = new MemoryScope("p", "a"), Text = "zebra pa" }, 0, 9));

        Assert.Equal("12:zebra", await LookUpAsync(new MemoryReach("o", "a"), "zebra"));
        Assert.Equal("123:zebra", await LookUpAsync(new MemoryReach("o", "a", "ann"), "zebra"));
        Assert.Equal("12:zebra", await LookUpAsync(new MemoryReach("o", "a", "ben"), "zebra"));
        Assert.Equal("14:zebra", await LookUpAsync(new MemoryReach("o", "b", "ann"), "zebra"));
        Assert.Equal("1234:zebra", await LookUpAsync(new MemoryReach("o"), "zebra"));
        Assert.Equal("5:zebra", await LookUpAsync(new MemoryReach("p", "b"), "zebra"));
        Assert.Equal("", await LookUpAsync(new MemoryReach("q"), "zebra"));
        Assert.Equal("1234:zeb*", await LookUpAsync(new MemoryReach("o"), "zeb*", "zebr", "zebraz*"));
        var counts = await _storage.Memories.CountAsync(new MemoryReach("o", "a", "ann"), 9, Never);
        Assert.Equal(3, counts.Sum(static count => count.Items));
    }

    [Fact]
    public async Task Of_a_common_word_the_heaviest_postings_are_read_and_the_rest_is_told()
    {
        for (var i = 1; i <= 6; i++)
        {
            await AcceptAsync(new MemoryKept(NewMemory(i) with { Text = i == 3 ? "zebra zebra zebra" : "zebra" }, 0, 9));
        }

        var found = await _storage.Memories.LookUpAsync(new MemoryReach("o", "a"), [new MemoryWord("zebra", IsPrefix: false)], 3, Never);

        Assert.Equal((6, true), (found.Items, found.Words[0].IsCut));
        var read = await _storage.Memories.ReadAsync([.. found.Words[0].Postings.Select(static posting => posting.Place)], Never);
        Assert.Equal("365", string.Concat(read.Select(static memory => memory.Id.Value[^1])));
    }

    [Fact]
    public async Task Memories_are_paged_newest_first_and_filtered()
    {
        for (var i = 1; i <= 5; i++)
        {
            var source = new MemorySource("agent:a", i < 3 ? new RunId("run_x") : null, null, i == 4 ? "ben" : null);
            await AcceptAsync(new MemoryKept(NewMemory(i) with { UpdatedAt = At.AddMinutes(i / 2), Source = source, IsProtected = i == 5 }, 0, 9));
        }

        await AcceptAsync(new MemoryKept(NewMemory(6) with { Scope = new MemoryScope("other") }, 0, 9));
        await AcceptAsync(new MemoryKept(NewMemory(7) with { Scope = new MemoryScope("other", "a", "ben") }, 0, 9));

        Assert.Equal("5 4 | 3 2 | 7 6 | 1", await MemoryPagesAsync(new MemoryFilter()));
        Assert.Equal("5 4 | 3 2 | 1", await MemoryPagesAsync(new MemoryFilter("o")));
        Assert.Equal("6", await MemoryPagesAsync(new MemoryFilter(SharedOnly: true)));
        Assert.Equal("7", await MemoryPagesAsync(new MemoryFilter("other", "a")));
        Assert.Equal("2 1", await MemoryPagesAsync(new MemoryFilter(Run: new RunId("run_x"))));
        Assert.Equal("4 7", await MemoryPagesAsync(new MemoryFilter(SaidBy: "ben")));
        Assert.Equal("4 3 | 2 7 | 6 1", await MemoryPagesAsync(new MemoryFilter(Unprotected: true)));
        Assert.Equal("7 6 | 1", await MemoryPagesAsync(new MemoryFilter(Before: At.AddMinutes(1))));
        var refused = await Assert.ThrowsAsync<ReeveException>(async () => await _storage.Memories.ListAsync(new MemoryFilter(), new PageRequest("nonsense", 2), Never));
        Assert.Equal(ErrorCode.InvalidRequest, refused.Code);
    }

    private async Task<string> MemoryPagesAsync(MemoryFilter filter)
    {
        var (pages, after) = (new List<string>(), (string?)null);
        do
        {
            var page = await _storage.Memories.ListAsync(filter, new PageRequest(after, 2), Never);
            pages.Add(string.Join(' ', page.Items.Select(static memory => memory.Id.Value[^1])));
            after = page.Next;
        }
        while (after is not null);
        return string.Join(" | ", pages);
    }

    /// <summary>For each word that is found the memories that have it: <c>12:zebra</c>.</summary>
    private async Task<string> LookUpAsync(MemoryReach reach, params string[] words)
    {
        var found = await _storage.Memories.LookUpAsync(reach, [.. words.Select(static word => new MemoryWord(word.TrimEnd('*'), word.EndsWith('*')))], 100, Never);
        var shown = new List<string>();
        for (var i = 0; i < words.Length; i++)
        {
            var read = await _storage.Memories.ReadAsync([.. found.Words[i].Postings.Select(static posting => posting.Place)], Never);
            var ids = string.Concat(read.Select(static memory => memory.Id.Value[^1]).Order());
            shown.AddRange(ids.Length > 0 ? [$"{ids}:{words[i]}"] : []);
        }

        return string.Join(' ', shown);
    }

    private static void AssertSame(MemoryItem expected, MemoryItem? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Aliases.AsEnumerable(), actual.Aliases);
        Assert.Equal(expected with { Aliases = [] }, actual with { Aliases = [] });
    }

    private static MemoryId MemoryOf(int number) => new($"mem_{number:D26}");

    private static MemoryItem NewMemory(int number) => new()
    {
        Id = MemoryOf(number),
        Scope = new MemoryScope("o", "a"),
        Name = "Memory " + number,
        Text = "some text",
        Source = new MemorySource("ann"),
        CreatedAt = At,
        UpdatedAt = At,
        Version = 1,
        Salt = "c2FsdA==",
    };
}
