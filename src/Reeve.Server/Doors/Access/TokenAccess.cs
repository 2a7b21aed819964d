using Reeve.Engine.Access;
using Reeve.Guard;
using Reeve.Server.Operations;

namespace Reeve.Server.Doors.Access;

/// <summary>
/// Turns a presented token into a caller with exactly the scopes it was granted, and counts wrong ones by address. Only failures spend the allowance, so
/// that somebody who guesses cannot lock out somebody who knows. Thread-safe.
/// </summary>
internal sealed class TokenAccess(TokenStore admin, AccessService granted, AuthenticationLimiter limiter, DoorsOptions options)
{
    public CallerContext Authenticate(string? presented, string address, string connectionId)
    {
        if (admin.TryMatch(presented, out var revoked))
        {
            return new CallerContext { Identity = "token", Scopes = ScopeSet.Admin, Owner = options.Owner, ConnectionId = connectionId, Revoked = revoked };
        }

        return granted.Match(presented) switch
        {
            TokenMatch.Live live => new CallerContext
            {
                Identity = "token:" + live.Token.Name,
                Scopes = live.Token.Scopes,
                Owner = live.Token.Owner,
                ConnectionId = connectionId,
                Revoked = live.Ended,
            },
            TokenMatch.Expired expired => throw limiter.Refuse(
                address, new ReeveException(ErrorCode.TokenExpired, $"This token expired at {expired.Token.ExpiresAt:u}.", $"ask for a new one: reeve token new {expired.Token.Name} --scope …")),
            _ => throw limiter.Refuse(address, presented is null ? "A token is needed here." : "This token is not valid."),
        };
    }
}
