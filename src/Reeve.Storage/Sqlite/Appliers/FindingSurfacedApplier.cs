using Reeve.Engine.Delivery;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class FindingSurfacedApplier : ChangeApplier<FindingSurfaced>
{
    private readonly Statement _replace;

    public FindingSurfacedApplier(sqlite3 db)
        : base(db) => _replace = Prepare(
            "INSERT OR REPLACE INTO surfaced (owner, agent, dedupe_key, last_severity, last_notified_at, notify_count) VALUES (?, ?, ?, ?, ?, ?)");

    protected override string? Apply(FindingSurfaced change)
    {
        var surfaced = change.Surfaced;
        _replace
            .Bind(surfaced.Owner).Bind(surfaced.Agent).Bind(surfaced.DedupeKey).Bind(StoredNames<Severity>.Of(surfaced.LastSeverity))
            .Bind(surfaced.LastNotifiedAt).Bind(surfaced.NotifyCount)
            .Run();
        return null;
    }
}
