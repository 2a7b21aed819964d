namespace Reeve.Protocol.Mcp;

/// <summary>Lists the declared MCP servers.</summary>
public sealed record ListMcpRequest;
