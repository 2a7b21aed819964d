using Reeve.Engine.Foundation;
using Reeve.Engine.Memory;
using Reeve.Guard;
using Reeve.TestKit.Storage;

namespace Reeve.Tests.Memory;

/// <summary>How the system this one replaces loses, mixes up and leaks memories, each way impossible here.</summary>
public sealed class KnownDefectTests
{
    private static CancellationToken Never => MemoryHouse.Never;

    [Fact]
    public async Task What_could_not_be_written_is_not_remembered_in_the_process_either()
    {
        await using var house = new MemoryHouse();
        await house.RememberAsync("first", "zebra");
        await house.Store.Journal.DisposeAsync(); // nothing can be written any more

        await Assert.ThrowsAnyAsync<ReeveException>(() => house.RememberAsync("second", "zebra"));

        Assert.Equal("first", await house.NamesAsync("zebra"));
        await house.RestartAsync();
        Assert.Equal("first", await house.NamesAsync("zebra"));
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_restart_with_its_index()
    {
        await using var house = new MemoryHouse();
        await house.RememberAsync("one", "zebra");
        await house.RememberAsync("one", "okapi");
        await house.RestartAsync();

        Assert.Equal(("", "one"), (await house.NamesAsync("zebra"), await house.NamesAsync("okapi")));
        await house.RememberAsync("two", "okapi");
        Assert.Equal("two one", await house.NamesAsync("okapi"));
    }

    [Fact]
    public async Task A_memory_has_a_largest_size_and_a_scope_a_largest_number()
    {
        await using var house = new MemoryHouse(new MemoryOptions { MaxItems = 3 });
        Assert.Equal(ErrorCode.InvalidRequest, (await Assert.ThrowsAsync<ReeveException>(() => house.RememberAsync("big", new string('x', 9_000)))).Code);
        for (var i = 0; i < 3; i++)
        {
            await house.RememberAsync("n" + i, "zebra");
        }

        var full = await Assert.ThrowsAsync<ReeveException>(() => house.RememberAsync("n3", "zebra"));

        Assert.Equal(ErrorCode.MemoryFull, full.Code);
        Assert.Equal("n2 n1 n0", await house.NamesAsync("zebra")); // nothing was thrown out to make room
        await house.RememberAsync("n2", "okapi");
        await house.RememberAsync("n3", "zebra", new MemoryScope("me", "cook"));
    }

    [Fact]
    public async Task Many_who_write_at_once_lose_nothing_of_each_other_and_do_not_pass_the_limit()
    {
        await using var house = new MemoryHouse(new MemoryOptions { MaxItems = 20 });
        async Task<bool> KeptAsync(int i)
        {
            try
            {
                await house.RememberAsync("n" + i, "zebra " + i);
                return true;
            }
            catch (ReeveException full) when (full.Code is ErrorCode.MemoryFull or ErrorCode.Conflict)
            {
                return false;
            }
        }

        var kept = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => KeptAsync(i), Never)));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(i => Task.Run(() => house.RememberAsync("n0", "okapi " + i, new MemoryScope("me")), Never)));

        Assert.Equal(20, kept.Count(static one => one));
        Assert.Equal(20, (await house.NamesAsync("zebra", limit: 100)).Split(' ').Length);
        Assert.Equal("n0", await house.NamesAsync("okapi"));
    }

    [Fact]
    public async Task Agents_senders_and_owners_do_not_share_one_store()
    {
        await using var house = new MemoryHouse();
        await house.RememberAsync("a", "zebra", new MemoryScope("me", "butler", "ann"));
        await house.RememberAsync("b", "zebra", new MemoryScope("me", "butler"));
        await house.RememberAsync("c", "zebra", new MemoryScope("me"));
        await house.RememberAsync("d", "zebra", new MemoryScope("you"));
        await house.RememberAsync("e", "zebra", new MemoryScope("you", "butler", "ann"));

        Assert.Equal("a b c", Sorted(await house.NamesAsync("zebra", new MemoryReach("me", "butler", "ann"))));
        Assert.Equal("b c", Sorted(await house.NamesAsync("zebra", new MemoryReach("me", "butler", "ben"))));
        Assert.Equal("c", await house.NamesAsync("zebra", new MemoryReach("me", "cook", "ann")));
        Assert.Equal("d e", Sorted(await house.NamesAsync("zebra", new MemoryReach("you"))));
    }

    [Fact]
    public async Task Where_a_memory_came_from_is_kept_and_follows_the_words()
    {
        await using var house = new MemoryHouse();
        var source = new MemorySource("agent:butler", new RunId("run_1"), new SessionId("sess_1"), "ann");
        await house.RememberAsync("one", "zebra", source: source);
        Assert.Equal(source, (await house.Memories.FindByNameAsync(new MemoryScope("me", "butler"), "one", Never))!.Source);

        await house.RememberAsync("one", "okapi", source: source with { Run = new RunId("run_2"), Sender = "ben" });

        Assert.Equal((0, false), await house.Erasure.EraseAsync(new MemoryFilter(Run: new RunId("run_1")), "x", "ann", Never)); // none of its words are left
        Assert.Equal((1, false), await house.Erasure.EraseAsync(new MemoryFilter(SaidBy: "ben"), "x", "ann", Never));
    }

    [Fact]
    public async Task An_exact_phrase_and_the_beginning_of_a_word_can_be_looked_for()
    {
        await using var house = new MemoryHouse();
        await house.RememberAsync("a", "green tea is fine");
        await house.RememberAsync("b", "tea in a green cup");
        await house.RememberAsync("c", "coffee", null, false, null, "green tea");

        Assert.Equal("a c", Sorted(await house.NamesAsync("\"green tea\"")));
        Assert.Equal("a b c", Sorted(await house.NamesAsync("gree* te*")));
        Assert.Equal("", await house.NamesAsync("gree"));
    }

    [Fact]
    public async Task No_query_of_a_stranger_fails_or_reads_without_bound()
    {
        await using var house = new MemoryHouse(new MemoryOptions { MaxPostings = 5 });
        for (var i = 0; i < 30; i++)
        {
            await house.RememberAsync("n" + i, "zebra zeb" + i);
        }

        foreach (var query in new[] { "", "\"", "\"\"", "*", "NEAR(a, 5)", "a AND", "col:x", "^a", "a\0b", "'; DROP TABLE memories; --", "{} : -", new string('a', 100_000), "\uD800" })
        {
            await house.Library.RecallAsync(new MemoryReach("me", "butler"), query, 10, Never);
        }

        var common = await house.Library.RecallAsync(new MemoryReach("me", "butler"), "zebra zeb*", 100, Never);
        Assert.True(common.IsPartial); // and it says so
        Assert.InRange(common.Items.Length, 5, 10);
        var rare = await house.Library.RecallAsync(new MemoryReach("me", "butler"), "zebra zeb17", 1, Never);
        Assert.Equal("n17", Assert.Single(rare.Items).Name); // the common word takes no place from the rare one
    }

    [Fact]
    public async Task Forgotten_words_are_in_no_table_any_more_and_in_no_index()
    {
        await using var house = new MemoryHouse();
        await house.RememberAsync("quaggaone", "quaggatwo and more", null, false, new MemorySource("agent:butler", Sender: "quaggasender"), "quaggathree");
        await house.RememberAsync("other", "quaggafour");
        await house.RememberAsync("other", "something else");
        Assert.Contains("memory_terms.term", DatabaseWords.Find(house.Store.Path, "quaggatwo"));
        Assert.Empty(DatabaseWords.Find(house.Store.Path, "quaggafour")); // written over is gone as well
        var memory = (await house.Memories.FindByNameAsync(new MemoryScope("me", "butler"), "quaggaone", Never))!;

        Assert.True(await house.Memories.ForgetAsync(memory.Id, "asked for", new MemorySource("ann"), byPerson: true, Never));

        Assert.Empty(DatabaseWords.Find(house.Store.Path, "quagga"));
        await house.Store.CloseAsync(); // the pages themselves, once the write-ahead log is folded in
        Assert.Equal(-1, (await File.ReadAllBytesAsync(house.Store.Path, Never)).AsSpan().IndexOf("quagga"u8));
        await house.RestartAsync();
        Assert.Equal("other", await house.NamesAsync("something"));
    }

    [Fact]
    public async Task A_word_that_an_older_build_cut_differently_is_not_left_in_the_index()
    {
        await using var house = new MemoryHouse();
        var memory = await house.RememberAsync("one", "zebra");
        await house.Store.CloseAsync();
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={house.Store.Path};Pooling=False"))
        {
            await connection.OpenAsync(Never);
            await using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO memory_terms SELECT scope, 'quagga', 7, seq FROM memories; UPDATE memories SET terms = terms + 1";
            await command.ExecuteNonQueryAsync(Never);
        }

        await house.RestartAsync();
        await house.Memories.ForgetAsync(memory.Id, "x", new MemorySource("ann"), byPerson: true, Never);

        Assert.Empty(DatabaseWords.Find(house.Store.Path, "quagga"));
    }

    [Fact]
    public async Task Old_memories_go_when_a_person_wants_them_to_and_protected_ones_stay()
    {
        await using var house = new MemoryHouse(new MemoryOptions { Days = 100 });
        await house.RememberAsync("old", "zebra");
        var kept = await house.RememberAsync("kept", "zebra");
        await house.Memories.ProtectAsync(kept.Id, isProtected: true, "ann", Never);
        house.Store.Time.Advance(TimeSpan.FromDays(101));
        await house.RememberAsync("new", "zebra");
        var before = house.Store.Time.GetUtcNow().AddDays(-90);

        Assert.Equal((1, false), await house.Erasure.PurgeAsync(before, dryRun: true, "retention", Never));
        Assert.Equal((0, false), await house.Erasure.PurgeAsync(before.AddDays(-200), dryRun: false, "retention", Never)); // a clock that is believed no further
        Assert.Equal((1, false), await house.Erasure.PurgeAsync(before, dryRun: false, "retention", Never));
        Assert.Equal("kept new", Sorted(await house.NamesAsync("zebra")));
        await using var forEver = new MemoryHouse();
        Assert.Equal((0, false), await forEver.Erasure.PurgeAsync(before, dryRun: false, "retention", Never));
    }

    private static string Sorted(string names) => string.Join(' ', names.Split(' ').Order(StringComparer.Ordinal));
}
