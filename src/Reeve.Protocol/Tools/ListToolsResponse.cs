namespace Reeve.Protocol.Tools;

/// <summary>A page of tools.</summary>
public sealed record ListToolsResponse
{
    /// <summary>By owner, project and name.</summary>
    public required IReadOnlyList<ToolConfigReport> Tools { get; init; }

    /// <summary>The cursor of the next page, null on the last.</summary>
    public string? Next { get; init; }

    /// <summary>
    /// A watch of the family <c>admin</c> with <c>after</c> at this cursor (of the first page) misses no change of what is listed here; null while the log is empty: watch <c>from</c> 0 then.
    /// What it shows again has a version that is known already.
    /// </summary>
    public long? Cursor { get; init; }
}
