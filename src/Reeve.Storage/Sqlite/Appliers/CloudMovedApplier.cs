using Reeve.Engine.Cloud;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class CloudMovedApplier : ChangeApplier<CloudMoved>
{
    private readonly Statement _replace;

    public CloudMovedApplier(sqlite3 db)
        : base(db) => _replace = Prepare("INSERT OR REPLACE INTO cloud (endpoint, next, etag) VALUES (?, ?, ?)");

    protected override string? Apply(CloudMoved change)
    {
        _replace.Bind(change.Position.Endpoint).Bind(change.Position.Next).Bind(change.Position.ETag).Run();
        return null;
    }
}
