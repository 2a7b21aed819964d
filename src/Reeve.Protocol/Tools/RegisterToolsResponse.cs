namespace Reeve.Protocol.Tools;

/// <summary>The tools are known.</summary>
public sealed record RegisterToolsResponse
{
    /// <summary>How many were not known before.</summary>
    public required int Added { get; init; }

    /// <summary>Every tool of the request as it is configured now, in its order.</summary>
    public required IReadOnlyList<ToolConfigReport> Tools { get; init; }
}
