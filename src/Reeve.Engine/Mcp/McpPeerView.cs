namespace Reeve.Engine.Mcp;

/// <summary>A peer as it stood when somebody looked.</summary>
/// <param name="Tools">As it listed them last; null when it never did.</param>
/// <param name="Users">Who uses it right now.</param>
public sealed record McpPeerView(string Server, McpPeerKey Key, McpPeerState State, McpPeerFacts? Facts, IReadOnlyList<McpTool>? Tools, int Users);
