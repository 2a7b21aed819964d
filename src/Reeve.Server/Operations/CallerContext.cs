using Reeve.Engine.Access;

namespace Reeve.Server.Operations;

/// <summary>
/// Who calls: proven by the door (a peer's uid, a token, a session), never declared by the client. Immutable, one a connection or a request.
/// </summary>
internal sealed record CallerContext
{
    /// <summary>A stable name for logs and limits: <c>peer:1000</c>, <c>token</c>, <c>token:NAME</c>, <c>session_…</c>. Never a secret.</summary>
    public required string Identity { get; init; }

    public required ScopeSet Scopes { get; init; }

    /// <summary>Whose data the caller's new runs are.</summary>
    public required string Owner { get; init; }

    /// <summary>The connection, for logs and as the holder of an external run's lease.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>Fires when the credential dies; streams that were opened with it end then.</summary>
    public CancellationToken Revoked { get; init; }

    /// <summary>The owner reads are limited to; null for the machine's own operator, who sees every owner's.</summary>
    public string? Visible => Scopes.HasFlag(ScopeSet.Admin) ? null : Owner;

    public bool MaySee(string owner) => Visible is not { } only || string.Equals(only, owner, StringComparison.Ordinal);

    /// <summary>Somebody nobody knows: may ask whether the daemon lives, and no more.</summary>
    public static CallerContext Anonymous(string connectionId) =>
        new() { Identity = "anonymous", Scopes = ScopeSet.None, Owner = "", ConnectionId = connectionId };
}
