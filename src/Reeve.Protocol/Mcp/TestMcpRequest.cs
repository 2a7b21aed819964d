namespace Reeve.Protocol.Mcp;

/// <summary>Tries an MCP server now.</summary>
public sealed record TestMcpRequest
{
    /// <summary>Its name.</summary>
    public required string Server { get; init; }
}
