namespace Reeve.Protocol.Access;

/// <summary>Every granted token, at most 100; expired ones until they are revoked or replaced.</summary>
public sealed record ListTokensResponse
{
    /// <summary>By name.</summary>
    public required IReadOnlyList<TokenReport> Tokens { get; init; }
}
