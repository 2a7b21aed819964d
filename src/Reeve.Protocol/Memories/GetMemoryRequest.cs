namespace Reeve.Protocol.Memories;

/// <summary>Reads one memory.</summary>
public sealed record GetMemoryRequest
{
    /// <summary>The memory.</summary>
    public required string Memory { get; init; }
}
