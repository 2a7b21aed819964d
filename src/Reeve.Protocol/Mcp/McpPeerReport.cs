namespace Reeve.Protocol.Mcp;

/// <summary>One peer of an MCP server.</summary>
public sealed record McpPeerReport
{
    /// <summary>The beginning of its declaration's fingerprint.</summary>
    public required string Peer { get; init; }

    /// <summary>Whose it is; null for one that all agents share.</summary>
    public string? Agent { get; init; }

    /// <summary><c>idle</c>, <c>connecting</c>, <c>connected</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Why it failed: <c>not_started</c>, <c>no_secret</c>, <c>unreachable</c>, <c>unauthorized</c>, <c>connect_timeout</c>, <c>protocol</c>, <c>exited</c>, <c>closed</c>, <c>flood</c>, <c>too_large</c>, <c>stalled</c> or <c>silent</c>.</summary>
    public string? Cause { get; init; }

    /// <summary>While it is left alone: from when on a use tries again.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The tools it listed last; null before it did.</summary>
    public int? Tools { get; init; }

    /// <summary>Who it says it is.</summary>
    public string? Name { get; init; }

    /// <summary>Its version, as it says.</summary>
    public string? Version { get; init; }

    /// <summary>The revision of the protocol it is spoken to in.</summary>
    public string? Protocol { get; init; }
}
