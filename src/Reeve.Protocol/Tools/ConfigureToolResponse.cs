namespace Reeve.Protocol.Tools;

/// <summary>The tool as it is configured now, on disk.</summary>
public sealed record ConfigureToolResponse
{
    /// <summary>The tool.</summary>
    public required ToolConfigReport Tool { get; init; }
}
