using System.Text.Json;
using Reeve.Engine.Agents;
using Reeve.Engine.Foundation;
using Reeve.Engine.Hooks;
using Reeve.Engine.Ledger;
using Reeve.Engine.Memory;
using Reeve.Engine.Runs;
using Reeve.Sources.Agents;
using Reeve.TestKit;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Storage;
using Reeve.Tests.Runs;

namespace Reeve.Tests.Memory;

/// <summary>The room over a real database, and turns of agents to call its tools in.</summary>
internal sealed class MemoryHouse : IAsyncDisposable
{
    private readonly RunsHouse _runs = new();
    private readonly CountingIdSource _ids = new();
    private readonly MemoryOptions _options;

    public MemoryHouse(MemoryOptions? options = null)
    {
        _options = options ?? new MemoryOptions();
        Open();
    }

    public static CancellationToken Never => TestContext.Current.CancellationToken;

    public TestStore Store { get; } = new();

    public MemoryService Memories { get; private set; } = null!;

    public MemoryLibrary Library { get; private set; } = null!;

    public MemoryErasure Erasure { get; private set; } = null!;

    public MemoryHook Hook { get; private set; } = null!;

    /// <summary>What a restart leaves: the disk.</summary>
    public async Task RestartAsync()
    {
        await Store.ReopenAsync();
        Open();
    }

    public Task<MemoryItem> RememberAsync(string name, string text, MemoryScope? scope = null, bool byPerson = false, MemorySource? source = null, params string[] aliases) =>
        Memories.RememberAsync(new MemoryDraft(scope ?? new MemoryScope("me", "butler"), name, text, aliases, source ?? new MemorySource("agent:butler"), byPerson), Never);

    /// <summary>The names a query finds, best first.</summary>
    public async Task<string> NamesAsync(string query, MemoryReach? reach = null, int limit = 10) =>
        string.Join(' ', (await Library.RecallAsync(reach ?? new MemoryReach("me", "butler", "ann"), query, limit, Never)).Items.Select(static memory => memory.Name));

    public async Task<TurnContext> TurnAsync(string agent = "butler", string sender = "ann", string owner = "me", bool memory = true)
    {
        RunHandle run = await _runs.StartAsync("*");
        var file = new AgentFile { Name = agent, Owner = owner, Abilities = new AgentAbilities { Memory = memory } };
        return new TurnContext { Agent = new Agent(file, "f"), Sender = sender, Session = new SessionId("sess_1"), Run = run };
    }

    public async Task<HookResult> CallAsync(TurnContext turn, string tool, object arguments)
    {
        var offer = await Hook.OfferAsync(turn, Never);
        return await offer.Tools.Single(one => one.Tool.Name == tool).CallAsync(new HookCall(turn, "c", tool, JsonSerializer.SerializeToElement(arguments)), Never);
    }

    public async Task<IReadOnlyList<LedgerEntry>> EntriesAsync() => await Store.Ledger.ReadAsync(0, 1_000, EntryFilter.Any, Never);

    public async ValueTask DisposeAsync()
    {
        await _runs.DisposeAsync();
        await Store.DisposeAsync();
    }

    private void Open()
    {
        Memories = new MemoryService(Store.Memories, Store.Journal, new MemorySeams(_ids, Store.Random, Store.Time), _options);
        Library = new MemoryLibrary(Store.Memories, _options);
        Erasure = new MemoryErasure(Memories, Store.Memories, _options, Store.Time);
        Hook = new MemoryHook(Memories, Library);
    }
}
