using Reeve.Engine.Ledger;

namespace Reeve.Engine.Access;

/// <summary>The facts this room records. Neither a secret nor its hash is among them.</summary>
public static class AccessEntries
{
    public const string GrantedType = "token.granted";
    public const string RevokedType = "token.revoked";

    public static LedgerDraft Granted(AccessToken token) => new()
    {
        Type = GrantedType,
        Family = Family.Admin,
        Owner = token.Owner,
        Data = EntryData.Of(
            ("token", token.Id.Value), ("name", token.Name), ("scopes", ScopeRules.NamesOf(token.Scopes)), ("expires_at", token.ExpiresAt), ("by", token.GrantedBy)),
    };

    public static LedgerDraft Revoked(AccessToken token, string by) => new()
    {
        Type = RevokedType,
        Family = Family.Admin,
        Owner = token.Owner,
        Data = EntryData.Of(("token", token.Id.Value), ("name", token.Name), ("by", by)),
    };
}
