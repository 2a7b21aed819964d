using Reeve.Engine.Access;

namespace Reeve.Storage.Sqlite;

/// <summary>Reads the granted tokens.</summary>
public sealed class SqliteAccessTokenStore(SqliteReaders readers) : IAccessTokenStore
{
    public ValueTask<IReadOnlyList<AccessToken>> ListTokensAsync(CancellationToken cancellationToken) =>
        readers.ReadAsync<IReadOnlyList<AccessToken>>(
            session => session.List($"SELECT {TokenRows.Columns} FROM tokens ORDER BY id", null, TokenRows.Read), cancellationToken);
}
