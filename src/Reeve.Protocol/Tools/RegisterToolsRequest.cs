namespace Reeve.Protocol.Tools;

/// <summary>Tells which tools a program has. Known ones stay as they are configured.</summary>
public sealed record RegisterToolsRequest
{
    /// <summary>The project; <c>default</c> when null.</summary>
    public string? Project { get; init; }

    /// <summary>At most 200, each once. All are kept or none.</summary>
    public required IReadOnlyList<ToolDefaults> Tools { get; init; }
}
