namespace Reeve.Protocol.Access;

/// <summary>A granted token, without its secret.</summary>
public sealed record TokenReport
{
    /// <summary><c>token_…</c>; not the secret.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>Whose data its bearer sees.</summary>
    public required string Owner { get; init; }

    /// <summary>Any of <c>read</c>, <c>operate</c>, <c>approve</c>.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary><c>live</c>, <c>expired</c>, or <c>revoked</c> while a revocation could not be written down yet.</summary>
    public required string State { get; init; }

    /// <summary>When it was granted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who granted it.</summary>
    public required string GrantedBy { get; init; }

    /// <summary>From when on it is refused; absent is until it is revoked.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
