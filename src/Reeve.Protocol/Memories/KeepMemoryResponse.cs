namespace Reeve.Protocol.Memories;

/// <summary>The memory as it is kept.</summary>
public sealed record KeepMemoryResponse
{
    /// <summary>New, or with its new words.</summary>
    public required MemoryReport Memory { get; init; }
}
