namespace Reeve.Protocol.Mcp;

/// <summary>The declared MCP servers, by name.</summary>
public sealed record ListMcpResponse
{
    /// <summary>Each with what runs of it.</summary>
    public required IReadOnlyList<McpServerReport> Servers { get; init; }
}
