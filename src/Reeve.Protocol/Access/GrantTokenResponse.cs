namespace Reeve.Protocol.Access;

/// <summary>The token as it was granted.</summary>
public sealed record GrantTokenResponse
{
    /// <summary>What it is.</summary>
    public required TokenReport Token { get; init; }

    /// <summary>The bearer token itself. Shown here and never again: the daemon keeps only its hash.</summary>
    public required string Secret { get; init; }
}
