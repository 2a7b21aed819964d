using Reeve.Engine.Retention;
using Reeve.Storage.Sqlite.Retention;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class EntriesPurgedApplier : ChangeApplier<EntriesPurged>
{
    private readonly Statement _contents;
    private readonly Statement _bodies;

    public EntriesPurgedApplier(sqlite3 db)
        : base(db)
    {
        _contents = Prepare($"DELETE FROM content WHERE idx >= ?1 AND idx < ?2 AND EXISTS (SELECT 1 FROM ledger AS l WHERE l.idx = content.idx AND {PurgeSql.Unowned})");
        _bodies = Prepare($"UPDATE ledger AS l SET {PurgeTables.Bare} WHERE l.idx >= ?1 AND l.idx < ?2 AND {PurgeSql.Unowned}");
    }

    protected override string? Apply(EntriesPurged change)
    {
        var plan = change.Plan;
        return _contents.Bind(plan.From).Bind(plan.To).Run() == plan.Contents && _bodies.Bind(plan.From).Bind(plan.To).Run() == plan.Entries
            ? null
            : $"The entries from {plan.From} to {plan.To} are others than were counted.";
    }
}
