namespace Reeve.Protocol.Memories;

/// <summary>The memory.</summary>
public sealed record GetMemoryResponse
{
    /// <summary>As it is now.</summary>
    public required MemoryReport Memory { get; init; }
}
