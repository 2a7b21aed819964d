namespace Reeve.Protocol.Memories;

/// <summary>Keeps a memory from being changed or forgotten by agents, or lets them have it again.</summary>
public sealed record ProtectMemoryRequest
{
    /// <summary>The memory.</summary>
    public required string Memory { get; init; }

    /// <summary>False lets agents have it again.</summary>
    public required bool Protected { get; init; }
}
