namespace Reeve.Protocol.Memories;

/// <summary>A page of memories.</summary>
public sealed record ListMemoriesResponse
{
    /// <summary>The newest words first.</summary>
    public required IReadOnlyList<MemoryReport> Memories { get; init; }

    /// <summary>The cursor of the next page, null on the last.</summary>
    public string? Next { get; init; }
}
