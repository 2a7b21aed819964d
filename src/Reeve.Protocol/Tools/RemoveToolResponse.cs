namespace Reeve.Protocol.Tools;

/// <summary>The tool is forgotten, on disk.</summary>
public sealed record RemoveToolResponse
{
    /// <summary>The tool as it was.</summary>
    public required ToolConfigReport Tool { get; init; }
}
