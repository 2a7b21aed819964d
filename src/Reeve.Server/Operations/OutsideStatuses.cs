using Reeve.Engine.Mcp;
using Reeve.Protocol.Daemon;

namespace Reeve.Server.Operations;

/// <summary>How what is outside stands, as the wire has it: the providers of models and the MCP servers. Thread-safe: it asks.</summary>
internal sealed class OutsideStatuses(ModelStatuses models, McpService mcp)
{
    public IReadOnlyList<ModelProviderStatus> Models => models.List();

    public IReadOnlyList<McpServerStatus> Mcp => [.. mcp.List().Select(static one => McpReports.Status(one.Server, one.Peers))];
}
