using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Agents;
using Reeve.Engine.Foundation;
using Reeve.Engine.Hooks;
using Reeve.Engine.Mcp;
using Reeve.Engine.Runs;
using Reeve.Sources.Agents;
using Reeve.Sources.Configuration;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Models;
using Reeve.TestKit.Time;
using Reeve.Tests.Runs;

namespace Reeve.Tests.Mcp;

/// <summary>The room over scripted servers, memory and a clock moved by hand.</summary>
internal sealed class McpRoomHouse : IAsyncDisposable
{
    public McpRoomHouse(McpOptions? options = null, params McpServerOptions[] servers)
    {
        Options = options ?? new McpOptions();
        Storage = new MemoryStorage(Clock);
        Catalog = new McpCatalog(servers);
        Peers = new McpPeers(new McpPeerParts(Connector, Options, new McpRecorder(Storage, Options, NullLogger<McpRecorder>.Instance), Clock), Catalog);
        Hook = new McpHook(Catalog, Peers, Models.Router, Options, Clock);
        Runs = new RunsHouse();
    }

    public ManualTimeProvider Clock { get; } = new();

    public McpOptions Options { get; }

    public MemoryStorage Storage { get; }

    public ScriptedConnector Connector { get; } = new();

    public McpCatalog Catalog { get; }

    public McpPeers Peers { get; }

    public McpHook Hook { get; }

    public ModelHouse Models { get; } = new();

    public RunsHouse Runs { get; }

    public static McpServerOptions Server(string name = "web", params string[] words) => new() { Name = name, Command = words.Length == 0 ? ["program", name] : words };

    public static TurnContext Turn(RunHandle run, params string[] mcp) => new()
    {
        Agent = new Agent(new AgentFile { Name = "helper", Abilities = new AgentAbilities { Mcp = mcp } }, "f"),
        Sender = "me",
        Session = new SessionId("sess_1"),
        Run = run,
    };

    public async Task<HookOffer> OfferAsync(TurnContext turn) => await Hook.OfferAsync(turn, TestContext.Current.CancellationToken);

    public static Task<HookResult> CallAsync(HookTool tool, TurnContext turn, object? arguments = null, CancellationToken cancellationToken = default) =>
        tool.CallAsync(new HookCall(turn, "c1", tool.Tool.Name, JsonSerializer.SerializeToElement(arguments ?? new { })), cancellationToken);

    public static Task<McpAnswer> AskAsync(McpPeer peer, CancellationToken cancellationToken = default) =>
        peer.CallAsync(peer.Server, "echo", JsonElement.Parse("{}"), null, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Peers.DisposeAsync();
        await Runs.DisposeAsync();
    }
}
