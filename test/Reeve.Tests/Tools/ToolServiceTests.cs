using System.Text;
using System.Text.Json;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Tools;
using Reeve.Guard;
using Reeve.TestKit.Storage;

namespace Reeve.Tests.Tools;

public sealed class ToolServiceTests
{
    private static readonly ToolKey Mail = new("me", "default", "mail.send");

    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Registering_again_stores_nothing_and_says_how_each_tool_is_configured()
    {
        await using var store = new TestStore();
        using var tools = await OpenAsync(store);
        var first = await tools.RegisterAsync("me", "default", [("mail.send", new ToolSettings()), ("web.get", new ToolSettings { SideEffect = false })], "peer:1", Never);
        await tools.ConfigureAsync(Mail, new ToolSettings { Enabled = false }, "peer:0", "it spammed", Never);

        var again = await tools.RegisterAsync("me", "default", [("mail.send", new ToolSettings { Enabled = true, MaxRetries = 9 }), ("new", new ToolSettings())], "peer:1", Never);

        Assert.Equal((2, 1), (first.Changed, again.Changed));
        Assert.Equal((false, 3, 2L), (again.Tools[0].Enabled, again.Tools[0].MaxRetries, again.Tools[0].Version));
        Assert.Equal(["tool.registered", "tool.registered", "tool.configured", "tool.registered"], (await LogAsync(store)).Select(static entry => entry.Type));
    }

    [Fact]
    public async Task The_pushed_entry_carries_the_whole_configuration_and_no_word_of_content()
    {
        await using var store = new TestStore();
        using var tools = await OpenAsync(store);
        await tools.RegisterAsync("me", "p1", [("mail.send", new ToolSettings { Description = "sends post", Compensation = "{\"url\":\"http://x\"}", WorstCaseMicroUsd = 5 })], "peer:1", Never);

        var entry = Assert.Single(await LogAsync(store));
        var text = Encoding.UTF8.GetString(entry.Bytes!.Value.Span);
        var data = JsonElement.Parse(text).GetProperty("data");

        Assert.Equal((Family.Admin, "me"), (entry.Family, entry.Owner));
        Assert.Equal(("mail.send", "p1", 1, true, 3, 30_000), (
            data.GetProperty("tool").GetString(), data.GetProperty("project").GetString(), data.GetProperty("version").GetInt32(),
            data.GetProperty("side_effect").GetBoolean(), data.GetProperty("max_retries").GetInt32(), data.GetProperty("timeout_ms").GetInt32()));
        Assert.Equal(("none", "closed", "registered", 5), (
            data.GetProperty("approval").GetString(), data.GetProperty("fail_policy").GetString(), data.GetProperty("origin").GetString(), data.GetProperty("worst_case_micro_usd").GetInt32()));
        Assert.Equal(64, data.GetProperty("compensation_hash").GetString()!.Length);
        Assert.DoesNotContain("sends post", text);
        Assert.DoesNotContain("http://x", text);
        Assert.Equal(["compensation", "description"], (await store.Ledger.ReadContentsAsync(0, Never)).Select(static content => content.Name));
    }

    [Fact]
    public async Task The_cache_is_rebuilt_at_start_as_it_was()
    {
        await using var store = new TestStore();
        Tool configured;
        using (var tools = await OpenAsync(store))
        {
            await tools.RegisterAsync("me", "default", [("mail.send", new ToolSettings { Description = "post", SchemaHash = new string('a', 64), MaxCallsPerRun = 4, WorstCaseTokens = 7 })], "x", Never);
            configured = await tools.ConfigureAsync(
                Mail, new ToolSettings { SideEffect = false, FailPolicy = ToolFailPolicy.Open, Approval = ToolApproval.Required, Enabled = false, Compensation = "{\"a\":1}" }, "x", null, Never);
        }

        await store.ReopenAsync();
        using var reopened = await OpenAsync(store);

        Assert.Equal(configured, reopened.Find(Mail));
    }

    [Fact]
    public async Task A_registration_is_kept_whole_or_not_at_all()
    {
        await using var store = new TestStore();
        using var tools = await OpenAsync(store);

        var refusal = await Assert.ThrowsAsync<ReeveException>(() =>
            tools.RegisterAsync("me", "default", [("good", new ToolSettings()), ("bad", new ToolSettings { TimeoutMs = -1 })], "x", Never));

        Assert.Equal(ErrorCode.InvalidRequest, refusal.Code);
        Assert.Contains("bad", refusal.Message);
        Assert.Null(tools.Find(new ToolKey("me", "default", "good")));
        Assert.Empty(await LogAsync(store));
    }

    [Fact]
    public async Task A_tool_named_twice_is_refused() =>
        Assert.Equal(ErrorCode.InvalidRequest, (await RefusalAsync(static tools => tools.RegisterAsync("me", "p", [("a", new ToolSettings()), ("a", new ToolSettings())], "x", Never))).Code);

    [Fact]
    public async Task The_number_of_tools_is_bounded_and_known_ones_go_on()
    {
        await using var store = new TestStore();
        using var tools = await OpenAsync(store, new ToolOptions { MaxTools = 2 });
        await tools.RegisterAsync("me", "default", [("a", new ToolSettings()), ("mail.send", new ToolSettings())], "x", Never);

        var refusal = await Assert.ThrowsAsync<ReeveException>(() => tools.RegisterAsync("me", "default", [("c", new ToolSettings())], "x", Never));

        Assert.Equal(ErrorCode.Overloaded, refusal.Code);
        Assert.False((await tools.ConfigureAsync(Mail, new ToolSettings { Enabled = false }, "x", null, Never)).Enabled);
    }

    [Fact]
    public async Task Programs_that_register_at_once_store_each_tool_once()
    {
        await using var store = new TestStore();
        using var tools = await OpenAsync(store);

        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(
            () => tools.RegisterAsync("me", "default", [("shared", new ToolSettings { MaxRetries = i % 10 }), ($"own{i}", new ToolSettings())], "x", Never), Never)));

        Assert.Equal(41, replies.Sum(static reply => reply.Changed));
        Assert.Single(replies.Select(static reply => reply.Tools[0]).Distinct());
        Assert.Equal(41, (await LogAsync(store)).Count);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_a_gap()
    {
        await using var store = new TestStore();
        using var tools = await OpenAsync(store);
        foreach (var project in new[] { "a", "a-b", "a.b", "b" })
        {
            await tools.RegisterAsync("me", project, [.. Enumerable.Range(0, 7).Select(static i => ($"t/{i}", new ToolSettings()))], "x", Never);
        }

        var seen = new List<ToolKey>();
        string? after = null;
        do
        {
            var page = tools.List("me", null, null, new PageRequest(after, 5));
            seen.AddRange(page.Items.Select(static tool => tool.Key));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(28, seen.Distinct().Count());
        Assert.Equal(28, seen.Count);
        Assert.Empty(tools.List("you", null, null, new PageRequest(null, 5)).Items);
    }

    [Fact]
    public async Task A_tool_that_is_removed_is_on_the_record_and_begins_anew_when_it_is_registered_again()
    {
        await using var store = new TestStore();
        using (var tools = await OpenAsync(store, new ToolOptions { MaxTools = 1 }))
        {
            await tools.RegisterAsync("me", "default", [("mail.send", new ToolSettings())], "x", Never);
            var closed = await tools.ConfigureAsync(Mail, new ToolSettings { Enabled = false }, "x", null, Never);

            Assert.Equal(closed, await tools.RemoveAsync(Mail, "ann", "nobody uses it", Never));

            Assert.Null(tools.Find(Mail));
            Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<ReeveException>(() => tools.RemoveAsync(Mail, "ann", null, Never))).Code);
        }

        await store.ReopenAsync();
        using var reopened = await OpenAsync(store, new ToolOptions { MaxTools = 1 });
        Assert.Null(reopened.Find(Mail));
        await reopened.RegisterAsync("me", "default", [("mail.send", new ToolSettings { MaxRetries = 1 })], "x", Never);
        Assert.Equal((true, 1, 1L), (reopened.Find(Mail)!.Enabled, reopened.Find(Mail)!.MaxRetries, reopened.Find(Mail)!.Version));
        Assert.Equal(
            ["tool.registered", "tool.configured", "tool.removed", "tool.registered"],
            (await store.Ledger.ReadAsync(0, 10, EntryFilter.Any, Never)).Select(static entry => entry.Type));
    }

    [Fact]
    public async Task A_change_that_could_not_be_kept_is_not_in_force()
    {
        await using var store = new TestStore();
        using var tools = await OpenAsync(store);
        await tools.RegisterAsync("me", "default", [("mail.send", new ToolSettings())], "x", Never);
        var known = tools.Find(Mail)!;
        await store.CommitAsync(new LedgerDraft { Type = "tool.configured", Family = Family.Admin, Owner = "me" }, new ToolSaved(known with { Version = 2 }));

        var refusal = await Assert.ThrowsAsync<ReeveException>(() => tools.ConfigureAsync(Mail, new ToolSettings { Enabled = false }, "x", null, Never));

        Assert.Equal(ErrorCode.Conflict, refusal.Code);
        Assert.Same(known, tools.Find(Mail));
    }

    private static async Task<ToolService> OpenAsync(TestStore store, ToolOptions? options = null)
    {
        var tools = new ToolService(new ToolCache(), store.Tools, store.Journal, store.Time, options ?? new ToolOptions());
        await tools.LoadAsync(Never);
        return tools;
    }

    private static async Task<ReeveException> RefusalAsync(Func<ToolService, Task> act)
    {
        await using var store = new TestStore();
        using var tools = await OpenAsync(store);
        return await Assert.ThrowsAsync<ReeveException>(() => act(tools));
    }

    private static async Task<IReadOnlyList<LedgerEntry>> LogAsync(TestStore store) => await store.Ledger.ReadAsync(0, 500, EntryFilter.Any, Never);
}
