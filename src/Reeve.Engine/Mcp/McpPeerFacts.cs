namespace Reeve.Engine.Mcp;

/// <summary>Who a server says it is, cleaned and bounded.</summary>
public sealed record McpPeerFacts(string? Name, string? Version, string? Protocol);
