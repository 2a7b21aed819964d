namespace Reeve.Engine.Mcp;

/// <summary>A tool as its server describes it: words from outside, not bounded yet.</summary>
/// <param name="Name">The server's own name.</param>
/// <param name="Schema">JSON, as the server wrote it.</param>
/// <param name="SaysReadOnly">Its hint that it changes nothing; null when it gives none.</param>
public sealed record McpTool(string Name, string? Description, string Schema, bool? SaysReadOnly = null);
