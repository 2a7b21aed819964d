using System.Collections.Immutable;

namespace Reeve.Engine.Mcp;

/// <summary>What of a server's tools may be offered, and what may not and why. Immutable.</summary>
public sealed record McpToolset(ImmutableArray<McpOfferedTool> Tools, ImmutableArray<string> Problems);

/// <summary>A tool fit to be shown to a model.</summary>
/// <param name="Name">As Reeve names it: <c>mcp__server__tool</c>.</param>
/// <param name="Own">As its server names it.</param>
public sealed record McpOfferedTool(string Name, string Own, string Description, string Schema, bool SideEffect);
