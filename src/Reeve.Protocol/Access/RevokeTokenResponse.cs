namespace Reeve.Protocol.Access;

/// <summary>The token that is no more.</summary>
public sealed record RevokeTokenResponse
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }
}
