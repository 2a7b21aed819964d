namespace Reeve.Protocol.Access;

/// <summary>Grants a token of its own to a program, a device or a person.</summary>
public sealed record GrantTokenRequest
{
    /// <summary>1 to 64 letters, digits, <c>-</c> or <c>_</c>; not the name of a token that is live.</summary>
    public required string Name { get; init; }

    /// <summary>One or more of <c>read</c>, <c>operate</c>, <c>approve</c>; never <c>admin</c>.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>How long it is good, 1 second to 3650 days; absent is until it is revoked.</summary>
    public long? ExpiresInSeconds { get; init; }
}
