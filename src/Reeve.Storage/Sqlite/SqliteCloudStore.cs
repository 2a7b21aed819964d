using Reeve.Engine.Cloud;

namespace Reeve.Storage.Sqlite;

/// <summary>Reads how far the cloud has come.</summary>
public sealed class SqliteCloudStore(SqliteReaders readers) : ICloudStore
{
    public ValueTask<CloudPosition?> FindPositionAsync(string endpoint, CancellationToken cancellationToken) => readers.ReadAsync(
        session => session.First(
            "SELECT next, etag FROM cloud WHERE endpoint = ?", row => row.Bind(endpoint), row => new CloudPosition(endpoint, row.Long(0), row.TextOrNull(1))),
        cancellationToken);
}
