using Reeve.Engine.Foundation;

namespace Reeve.Engine.Access;

/// <summary>A token somebody was given: what it may do, for whom, until when. The secret itself is nowhere; its hash is all there is to compare with.</summary>
public sealed record AccessToken
{
    public required TokenId Id { get; init; }

    /// <summary>What people call it; unique among the tokens there are.</summary>
    public required string Name { get; init; }

    /// <summary>Whose data its bearer sees and whose runs it starts.</summary>
    public required string Owner { get; init; }

    public required ScopeSet Scopes { get; init; }

    /// <summary>SHA-256 of the secret.</summary>
    public required ReadOnlyMemory<byte> SecretHash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who granted it, as the door proved: <c>peer:1000</c>, <c>token</c>, <c>session_…</c>.</summary>
    public required string GrantedBy { get; init; }

    /// <summary>From this instant on it is refused; null is until it is revoked.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>A token as it was granted, with the secret, which is shown once and kept nowhere.</summary>
public sealed record GrantedToken(AccessToken Token, string Secret);

/// <summary>A token as lists show it.</summary>
public sealed record ListedToken(AccessToken Token, TokenState State);

/// <summary>What a token is worth.</summary>
public enum TokenState
{
    Live,

    /// <summary>Its time is over; it is kept so that its bearer can be told why.</summary>
    Expired,

    /// <summary>Cut off, but that is not written down yet: the disk refused.</summary>
    Revoked,
}
