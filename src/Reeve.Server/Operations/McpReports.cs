using Reeve.Engine.Mcp;
using Reeve.Protocol.Daemon;
using Reeve.Protocol.Mcp;
using Reeve.Sources.Configuration;

namespace Reeve.Server.Operations;

/// <summary>MCP servers as clients see them. Pure.</summary>
internal static class McpReports
{
    private const int MaxDescription = 300;

    public static McpServerReport Of(McpServerOptions server, IReadOnlyList<McpPeerView> peers) => new()
    {
        Name = server.Name,
        Transport = server.Url is null ? "stdio" : "http",
        Target = server.Shown,
        Shared = server.IsShared,
        Local = server.IsLocal,
        Peers = [.. peers.Select(Of)],
    };

    public static McpServerStatus Status(McpServerOptions server, IReadOnlyList<McpPeerView> peers)
    {
        var worst = peers.Select(static peer => peer.State).OrderByDescending(static state => state.Phase switch
        {
            McpPhase.Failed => 3,
            McpPhase.Connecting => 2,
            McpPhase.Connected => 1,
            _ => 0,
        }).FirstOrDefault();
        return new McpServerStatus { Name = server.Name, State = NameOf(worst?.Phase ?? McpPhase.Idle), Cause = worst?.Cause };
    }

    public static TestMcpResponse Of(McpTest test) => new()
    {
        Server = test.Server.Name,
        Good = test.Cause is null,
        TookMs = Math.Round(test.Took.TotalMilliseconds, 1),
        Cause = test.Cause,
        Problem = test.Problem,
        Name = test.Facts?.Name,
        Version = test.Facts?.Version,
        Protocol = test.Facts?.Protocol,
        Tools = [.. test.Tools.Tools.Select(Of)],
        LeftOut = [.. test.Tools.Problems],
    };

    private static McpToolReport Of(McpOfferedTool tool) => new()
    {
        Tool = tool.Name,
        Own = tool.Own,
        Description = tool.Description.Length <= MaxDescription ? tool.Description : McpResultRules.Cut(tool.Description, MaxDescription),
        SideEffect = tool.SideEffect,
    };

    private static McpPeerReport Of(McpPeerView peer) => new()
    {
        Peer = peer.Key.ToString(),
        Agent = peer.Key.Agent,
        State = NameOf(peer.State.Phase),
        Since = peer.State.Since,
        Cause = peer.State.Cause,
        RetryAt = peer.State.RetryAt,
        Tools = peer.Tools?.Count,
        Name = peer.Facts?.Name,
        Version = peer.Facts?.Version,
        Protocol = peer.Facts?.Protocol,
    };

    private static string NameOf(McpPhase phase) => phase switch
    {
        McpPhase.Connecting => "connecting",
        McpPhase.Connected => "connected",
        McpPhase.Failed => "failed",
        _ => "idle",
    };
}
