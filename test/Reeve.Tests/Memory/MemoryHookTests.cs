using Reeve.Engine.Foundation;
using Reeve.Engine.Memory;
using Reeve.Guard;

namespace Reeve.Tests.Memory;

public sealed class MemoryHookTests : IAsyncDisposable
{
    private readonly MemoryHouse _house = new();

    private static CancellationToken Never => MemoryHouse.Never;

    [Fact]
    public async Task An_agent_without_memory_is_offered_nothing()
    {
        var offer = await _house.Hook.OfferAsync(await _house.TurnAsync(memory: false), Never);

        Assert.True(offer.Sections.IsEmpty && offer.Tools.IsEmpty);
    }

    [Fact]
    public async Task The_prompt_says_how_much_there_is_and_nothing_of_it()
    {
        await _house.RememberAsync("secret plan", "the treasure is under the oak");
        await _house.RememberAsync("house rule", "shoes off", new MemoryScope("me"));
        await _house.RememberAsync("ann only", "her birthday", new MemoryScope("me", "butler", "ann"));
        await _house.RememberAsync("ben only", "his birthday", new MemoryScope("me", "butler", "ben"));

        var offer = await _house.Hook.OfferAsync(await _house.TurnAsync(), Never);

        var section = Assert.Single(offer.Sections);
        Assert.Contains("1 of your own, 1 for this sender alone, 1 shared", section, StringComparison.Ordinal);
        Assert.DoesNotContain("oak", section, StringComparison.Ordinal);
        Assert.DoesNotContain("plan", section, StringComparison.Ordinal);
        Assert.Equal(["remember", "recall", "forget"], offer.Tools.Select(static tool => tool.Tool.Name));
        Assert.All(offer.Tools, static tool => Assert.Equal(System.Text.Json.JsonValueKind.Object, System.Text.Json.JsonDocument.Parse(tool.Tool.Schema).RootElement.ValueKind));
    }

    [Fact]
    public async Task What_is_remembered_is_recalled_with_where_it_came_from_and_forgotten_by_its_name()
    {
        var turn = await _house.TurnAsync();

        Assert.Equal("Remembered as Tea.", (await _house.CallAsync(turn, "remember", new { name = "Tea", text = "Ann drinks green tea.", aliases = new[] { "beverage" } })).Output);
        Assert.Contains("in place of", (await _house.CallAsync(turn, "remember", new { name = "TEA", text = "Ann drinks black tea." })).Output, StringComparison.Ordinal);
        var recalled = await _house.CallAsync(await _house.TurnAsync(sender: "ben"), "recall", new { query = "what does ann drink? black*" });

        Assert.Equal("## TEA\n[agent; written 2026-01-01 by agent:butler, talking with ann]\nAnn drinks black tea.\n\n", Dated(recalled.Output));
        Assert.Equal("Nothing found in 1 memories.\n", (await _house.CallAsync(turn, "recall", new { query = "beverage" })).Output); // its old alias went with it
        Assert.Equal("Forgot TEA.", (await _house.CallAsync(turn, "forget", new { name = "tea" })).Output);
        Assert.True((await _house.CallAsync(turn, "forget", new { name = "tea" })).IsError);
        Assert.Equal("Nothing found in 0 memories.\n", (await _house.CallAsync(turn, "recall", new { query = "tea" })).Output);
    }

    [Fact]
    public async Task A_scope_reaches_as_far_as_it_says()
    {
        var ann = await _house.TurnAsync();
        foreach (var scope in new[] { "owner", "agent", "sender" })
        {
            await _house.CallAsync(ann, "remember", new { name = scope + "thing", text = "zebra", scope });
        }

        async Task<int> FoundAsync(string agent, string sender, string owner = "me") =>
            (await _house.CallAsync(await _house.TurnAsync(agent, sender, owner), "recall", new { query = "zebra", limit = 20 })).Output.Split("## ").Length - 1;

        Assert.Equal(3, await FoundAsync("butler", "ann"));
        Assert.Equal(2, await FoundAsync("butler", "ben"));
        Assert.Equal(1, await FoundAsync("cook", "ann"));
        Assert.Equal(0, await FoundAsync("butler", "ann", "you"));
    }

    [Fact]
    public async Task A_model_cannot_touch_what_a_person_protected()
    {
        var memory = await _house.RememberAsync("allergy", "nuts");
        await _house.Memories.ProtectAsync(memory.Id, isProtected: true, "ann", Never);
        var turn = await _house.TurnAsync();

        foreach (var (tool, arguments) in new (string, object)[] { ("remember", new { name = "Allergy", text = "none" }), ("forget", new { name = "allergy" }) })
        {
            Assert.Equal(ErrorCode.MemoryProtected, (await Assert.ThrowsAsync<ReeveException>(() => _house.CallAsync(turn, tool, arguments))).Code);
        }

        Assert.Equal("nuts", (await _house.Library.FindAsync(memory.Id, Never))!.Text);
        await _house.Memories.ProtectAsync(memory.Id, isProtected: false, "ann", Never);
        Assert.Equal("Forgot allergy.", (await _house.CallAsync(turn, "forget", new { name = "allergy" })).Output);
    }

    [Fact]
    public async Task What_a_tool_shows_is_bounded_and_says_what_did_not_fit()
    {
        for (var i = 0; i < 10; i++)
        {
            await _house.RememberAsync("n" + i, "zebra " + new string('x', 8_000));
        }

        var shown = (await _house.CallAsync(await _house.TurnAsync(), "recall", new { query = "zebra", limit = 20 })).Output;

        Assert.InRange(shown.Length, 20_000, 28_500);
        Assert.Contains("[7 more found that do not fit here: n6, n5", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("recall", "{}")]
    [InlineData("recall", "{\"query\":7}")]
    [InlineData("recall", "{\"query\":\"a\",\"limit\":21}")]
    [InlineData("recall", "{\"query\":\"a\",\"owner\":\"you\"}")]
    [InlineData("remember", "{\"name\":\"a\"}")]
    [InlineData("remember", "{\"name\":\"\",\"text\":\"t\"}")]
    [InlineData("remember", "{\"name\":\"a\",\"text\":\"t\",\"aliases\":\"b\"}")]
    [InlineData("remember", "{\"name\":\"a\",\"text\":\"t\",\"aliases\":[7]}")]
    [InlineData("remember", "{\"name\":\"a\",\"text\":\"t\",\"protected\":true}")]
    [InlineData("forget", "[]")]
    public async Task Arguments_that_do_not_fit_are_refused_in_words(string tool, string arguments)
    {
        var refused = await Assert.ThrowsAsync<ReeveException>(
            async () => await _house.CallAsync(await _house.TurnAsync(), tool, System.Text.Json.JsonDocument.Parse(arguments).RootElement));

        Assert.Equal(ErrorCode.InvalidRequest, refused.Code);
        Assert.True((await _house.CallAsync(await _house.TurnAsync(), "remember", new { name = "a", text = "t", scope = "everybody" })).IsError);
    }

    [Fact]
    public async Task Entries_tell_which_and_from_where_and_hold_no_words()
    {
        var turn = await _house.TurnAsync();
        await _house.CallAsync(turn, "remember", new { name = "quagganame", text = "quaggatext", aliases = new[] { "quaggaalias" } });
        await _house.CallAsync(turn, "forget", new { name = "quagganame" });

        var entries = await _house.EntriesAsync();

        Assert.Equal(["memory.kept", "memory.forgotten"], entries.Select(static entry => entry.Type));
        Assert.All(entries, entry => Assert.Equal((turn.Run.Id, "butler", "me"), (entry.Run!.Value, entry.Agent, entry.Owner)));
        Assert.All(entries, static entry => Assert.DoesNotContain("quagga", System.Text.Encoding.UTF8.GetString(entry.Bytes!.Value.Span), StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    private static string Dated(string shown) => System.Text.RegularExpressions.Regex.Replace(shown, "written [0-9-]+", "written 2026-01-01");
}
