using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Connectors.Mcp;
using Reeve.Engine.Foundation;
using Reeve.Engine.Mcp;
using Reeve.Sources.Configuration;
using Reeve.TestKit;
using Reeve.TestKit.Mcp;
using Reeve.TestKit.Memory;

namespace Reeve.IntegrationTests.Mcp;

/// <summary>The room over real servers and memory, with real time.</summary>
internal sealed class McpHouse : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    public McpHouse(McpOptions? options = null, Func<McpConnectorOptions, McpConnectorOptions>? bounds = null)
    {
        Options = options ?? new McpOptions();
        Storage = new MemoryStorage(TimeProvider.System);
        var connector = new McpConnectorOptions { Home = _folder.Path, LogFolder = _folder.File("logs"), Version = "0", Grace = TimeSpan.FromMilliseconds(300) };
        Connector = new McpConnector(bounds?.Invoke(connector) ?? connector, new SortableIdSource(TimeProvider.System, new SystemRandomSource()), TimeProvider.System);
        Catalog = new McpCatalog([]);
        Peers = new McpPeers(
            new McpPeerParts(Connector, Options, new McpRecorder(Storage, Options, NullLogger<McpRecorder>.Instance), TimeProvider.System), Catalog);
    }

    public McpOptions Options { get; }

    public MemoryStorage Storage { get; }

    public McpConnector Connector { get; }

    public McpCatalog Catalog { get; }

    public McpPeers Peers { get; }

    public string In(string name) => _folder.File(name);

    public McpServerOptions Program(string mode, string name = "peer") => new() { Name = name, Command = PeerScript.Command(_folder.Path, mode), Timeout = TimeSpan.FromSeconds(20) };

    public McpPeer Peer(string mode, string agent = "a") => Peers.For(Program(mode, mode), agent);

    public static Task<McpAnswer> CallAsync(McpPeer peer, string tool, object? arguments = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        peer.CallAsync(peer.Server with { Timeout = timeout ?? peer.Server.Timeout }, tool, JsonSerializer.SerializeToElement(arguments ?? new { }), null, cancellationToken);

    public static async Task<string> WordsAsync(McpPeer peer, string tool, object? arguments = null)
    {
        var answer = Assert.IsType<McpAnswer.Done>(await CallAsync(peer, tool, arguments));
        return McpResultRules.Show(answer).Output;
    }

    public async ValueTask DisposeAsync()
    {
        await Peers.DisposeAsync();
        _folder.Dispose();
    }
}
