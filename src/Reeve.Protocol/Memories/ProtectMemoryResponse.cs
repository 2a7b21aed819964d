namespace Reeve.Protocol.Memories;

/// <summary>The memory as it is now.</summary>
public sealed record ProtectMemoryResponse
{
    /// <summary>Protected, or not.</summary>
    public required MemoryReport Memory { get; init; }
}
