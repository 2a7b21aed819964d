namespace Reeve.Protocol.Access;

/// <summary>Ends a granted token and everything it opened, at once and for ever.</summary>
public sealed record RevokeTokenRequest
{
    /// <summary>The token's name.</summary>
    public required string Name { get; init; }
}
