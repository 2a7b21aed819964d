using Reeve.Engine.Access;
using Reeve.Engine.Foundation;

namespace Reeve.Storage.Sqlite;

/// <summary>How a token stands in its row. Scopes are words, so that the database reads well and survives a renumbering.</summary>
internal static class TokenRows
{
    public const string Columns = "id, name, owner, scopes, hash, created_at, granted_by, expires_at";

    public static string Scopes(ScopeSet scopes) => string.Join(' ', ScopeRules.NamesOf(scopes));

    public static AccessToken Read(Statement row) => new()
    {
        Id = new TokenId(row.Text(0)),
        Name = row.Text(1),
        Owner = row.Text(2),
        Scopes = row.Text(3).Split(' ').Aggregate(ScopeSet.None, static (all, name) => all | Scope(name)),
        SecretHash = row.Blob(4).ToArray(),
        CreatedAt = row.Time(5),
        GrantedBy = row.Text(6),
        ExpiresAt = row.TimeOrNull(7),
    };

    private static ScopeSet Scope(string name) =>
        ScopeRules.Find(name) ?? throw new InvalidDataException($"The database says {name} where a scope stands.");
}
