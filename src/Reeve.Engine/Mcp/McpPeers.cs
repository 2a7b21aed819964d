using Reeve.Guard;
using Reeve.Sources.Configuration;

namespace Reeve.Engine.Mcp;

/// <summary>
/// The peers there are, one for each declaration and, where it is not shared, each agent. Two names for one declaration that is shared are one peer. Nothing is started
/// here. Thread-safe: a lock for moments; peers know nothing of each other, so a slow or dead one holds up nobody else.
/// </summary>
internal sealed class McpPeers(McpPeerParts parts, McpCatalog catalog) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<McpPeerKey, McpPeer> _peers = [];
    private bool _isClosed;

    public static McpPeerKey KeyOf(McpServerOptions server, string agent) => new(McpRules.Fingerprint(server), server.IsShared ? null : agent);

    public McpPeer For(McpServerOptions server, string agent)
    {
        var key = KeyOf(server, agent);
        lock (_lock)
        {
            if (_isClosed)
            {
                throw new ReeveException(ErrorCode.Unavailable, "The daemon is stopping.");
            }

            if (_peers.TryGetValue(key, out var peer))
            {
                return peer;
            }

            if (_peers.Count >= parts.Options.MaxPeers)
            {
                throw new ReeveException(ErrorCode.Overloaded, $"There are {_peers.Count} MCP peers already.", "Share servers between agents: mcp.servers.NAME.shared.");
            }

            return _peers[key] = new McpPeer(key, server, parts);
        }
    }

    /// <summary>By server and key.</summary>
    public IReadOnlyList<McpPeerView> List()
    {
        lock (_lock)
        {
            return [.. _peers.Values.Select(static peer => peer.View).OrderBy(static view => view.Server, StringComparer.Ordinal).ThenBy(static view => view.Key.Agent, StringComparer.Ordinal)];
        }
    }

    /// <summary>Lets go what nobody used for long or nobody declares any more; what is gone for good is forgotten.</summary>
    public async Task ReapAsync()
    {
        var declared = catalog.Current.Select(McpRules.Fingerprint).ToHashSet(StringComparer.Ordinal);
        await Task.WhenAll(Snapshot().Select(peer => peer.ReapAsync(declared.Contains(peer.Key.Fingerprint))));
        lock (_lock)
        {
            foreach (var gone in _peers.Values.Where(peer => !declared.Contains(peer.Key.Fingerprint) && peer.IsAtRest).ToList())
            {
                _peers.Remove(gone.Key);
            }
        }
    }

    /// <summary>Ends one peer and forgets it.</summary>
    public async Task RemoveAsync(McpPeer peer)
    {
        lock (_lock)
        {
            _peers.Remove(peer.Key);
        }

        await peer.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        List<McpPeer> all;
        lock (_lock)
        {
            _isClosed = true;
            all = [.. _peers.Values];
            _peers.Clear();
        }

        await Task.WhenAll(all.Select(static peer => peer.DisposeAsync().AsTask()));
    }

    private List<McpPeer> Snapshot()
    {
        lock (_lock)
        {
            return [.. _peers.Values];
        }
    }
}
