using Reeve.Engine.Access;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class TokenRevokedApplier : ChangeApplier<TokenRevoked>
{
    private readonly Statement _delete;

    public TokenRevokedApplier(sqlite3 db)
        : base(db) => _delete = Prepare("DELETE FROM tokens WHERE id = ?");

    protected override string? Apply(TokenRevoked change) =>
        _delete.Bind(change.Id.Value).Run() == 1 ? null : $"There is no token {change.Id}.";
}
