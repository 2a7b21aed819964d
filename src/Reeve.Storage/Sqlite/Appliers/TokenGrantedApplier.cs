using Reeve.Engine.Access;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class TokenGrantedApplier : ChangeApplier<TokenGranted>
{
    private readonly Statement _replace;
    private readonly Statement _insert;

    public TokenGrantedApplier(sqlite3 db)
        : base(db)
    {
        _replace = Prepare("DELETE FROM tokens WHERE id = ?");
        _insert = Prepare(
            $"INSERT INTO tokens ({TokenRows.Columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
    }

    protected override string? Apply(TokenGranted change)
    {
        var token = change.Token;
        if (change.Replaces is { } replaces)
        {
            _replace.Bind(replaces.Value).Run();
        }

        var added = _insert
            .Bind(token.Id.Value).Bind(token.Name).Bind(token.Owner).Bind(TokenRows.Scopes(token.Scopes)).Bind(token.SecretHash.Span)
            .Bind(token.CreatedAt).Bind(token.GrantedBy).Bind(token.ExpiresAt)
            .Run();
        return added == 1 ? null : $"There is a token {token.Name} already.";
    }
}
