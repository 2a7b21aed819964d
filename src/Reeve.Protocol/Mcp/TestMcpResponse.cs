namespace Reeve.Protocol.Mcp;

/// <summary>How a try of an MCP server ended.</summary>
public sealed record TestMcpResponse
{
    /// <summary>Its name.</summary>
    public required string Server { get; init; }

    /// <summary>Whether it came up and said what it has.</summary>
    public required bool Good { get; init; }

    /// <summary>How long that took.</summary>
    public required double TookMs { get; init; }

    /// <summary>Why it did not, as a peer's cause.</summary>
    public string? Cause { get; init; }

    /// <summary>The same in words.</summary>
    public string? Problem { get; init; }

    /// <summary>Who it says it is.</summary>
    public string? Name { get; init; }

    /// <summary>Its version, as it says.</summary>
    public string? Version { get; init; }

    /// <summary>The revision of the protocol it is spoken to in.</summary>
    public string? Protocol { get; init; }

    /// <summary>The tools agents may be granted.</summary>
    public required IReadOnlyList<McpToolReport> Tools { get; init; }

    /// <summary>Tools that are left out, and why.</summary>
    public required IReadOnlyList<string> LeftOut { get; init; }
}
