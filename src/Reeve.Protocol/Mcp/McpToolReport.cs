namespace Reeve.Protocol.Mcp;

/// <summary>A tool of an MCP server as agents are granted it.</summary>
public sealed record McpToolReport
{
    /// <summary>As grants name it: <c>mcp__server__tool</c>.</summary>
    public required string Tool { get; init; }

    /// <summary>As the server names it.</summary>
    public required string Own { get; init; }

    /// <summary>The server's own words, cut.</summary>
    public required string Description { get; init; }

    /// <summary>Whether it counts as changing something.</summary>
    public required bool SideEffect { get; init; }
}
