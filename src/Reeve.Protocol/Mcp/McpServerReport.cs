namespace Reeve.Protocol.Mcp;

/// <summary>A declared MCP server. No argument, address beyond its host, or secret stands here.</summary>
public sealed record McpServerReport
{
    /// <summary>Its name in <c>reeve.yaml</c>.</summary>
    public required string Name { get; init; }

    /// <summary><c>stdio</c> or <c>http</c>.</summary>
    public required string Transport { get; init; }

    /// <summary>The program's name, or the address's scheme, host and port.</summary>
    public required string Target { get; init; }

    /// <summary>Whether all agents use one peer.</summary>
    public required bool Shared { get; init; }

    /// <summary>Whether no byte leaves the machine by it.</summary>
    public required bool Local { get; init; }

    /// <summary>What runs, or ran, of it; none before its first use. Callers who are no administrators see none.</summary>
    public required IReadOnlyList<McpPeerReport> Peers { get; init; }
}
