namespace Reeve.Protocol.Access;

/// <summary>Where the new token is.</summary>
public sealed record RotateTokenResponse
{
    /// <summary>The file, readable by its owner only.</summary>
    public required string Path { get; init; }
}
