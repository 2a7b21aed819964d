namespace Reeve.Protocol.Daemon;

/// <summary>One declared MCP server in a status.</summary>
public sealed record McpServerStatus
{
    /// <summary>Its name in <c>reeve.yaml</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The worst of its peers: <c>failed</c>, <c>connecting</c>, <c>connected</c> or <c>idle</c>.</summary>
    public required string State { get; init; }

    /// <summary>Why one failed.</summary>
    public string? Cause { get; init; }
}
