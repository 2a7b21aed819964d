using Reeve.Guard;
using Reeve.Server.Operations;

namespace Reeve.Server.Doors.Access;

/// <summary>
/// Turns a presented token into a caller, and counts wrong ones by address. Only failures spend the allowance, so that somebody who guesses cannot
/// lock out somebody who knows. Thread-safe.
/// </summary>
internal sealed class TokenAccess(TokenStore tokens, AuthenticationLimiter limiter, DoorsOptions options)
{
    public CallerContext Authenticate(string? presented, string address, string connectionId)
    {
        if (tokens.TryMatch(presented, out var revoked))
        {
            return new CallerContext { Identity = "token", Scopes = ScopeSet.Admin, Owner = options.Owner, ConnectionId = connectionId, Revoked = revoked };
        }

        throw limiter.Refuse(address, presented is null ? "A token is needed here." : "This token is not valid.");
    }
}
