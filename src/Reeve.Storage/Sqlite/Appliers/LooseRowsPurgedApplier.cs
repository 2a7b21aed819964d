using Reeve.Engine.Retention;
using Reeve.Storage.Sqlite.Retention;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class LooseRowsPurgedApplier : ChangeApplier<LooseRowsPurged>
{
    private readonly Statement[] _take;

    public LooseRowsPurgedApplier(sqlite3 db)
        : base(db) => _take = [.. LooseTables.All.Select(table => Prepare(table.Take))];

    protected override string? Apply(LooseRowsPurged change)
    {
        for (var i = 0; i < _take.Length; i++)
        {
            var rows = change.Plan.Rows[i];
            if (rows.Rows > 0 && _take[i].Bind(change.Limit.Horizon.Cutoff).Bind(rows.Rows).Bind(change.Limit.Below).Run() != rows.Rows)
            {
                return $"There are other old {rows.Kind} than were counted.";
            }
        }

        return null;
    }
}
