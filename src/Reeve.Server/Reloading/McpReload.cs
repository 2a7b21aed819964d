using Reeve.Engine.Mcp;
using Reeve.Server.Hosting;
using Reeve.Sources.Configuration;

namespace Reeve.Server.Reloading;

/// <summary>The declared MCP servers: a changed one is another peer; the one before ends when nobody uses it any more.</summary>
internal sealed class McpReload(McpCatalog catalog) : IReloadable
{
    public Action Prepare(DaemonSettings next)
    {
        var servers = McpServerOptions.From(next.Config);
        return () => catalog.Replace(servers);
    }
}
