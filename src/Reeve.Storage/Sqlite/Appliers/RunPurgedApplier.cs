using Reeve.Engine.Retention;
using Reeve.Storage.Sqlite.Retention;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class RunPurgedApplier : ChangeApplier<RunPurged>
{
    private const string LiveAbove =
        """
        WITH RECURSIVE above (id, live) AS (
          SELECT parent.id, parent.live FROM runs JOIN runs AS parent ON parent.id = runs.parent WHERE runs.id = ?1
          UNION ALL
          SELECT parent.id, parent.live FROM above JOIN runs ON runs.id = above.id JOIN runs AS parent ON parent.id = runs.parent)
        SELECT 1 FROM above WHERE live = 1 LIMIT 1
        """;

    private readonly Statement _free;
    private readonly Statement _liveAbove;
    private readonly Statement _child;
    private readonly (Statement Take, Statement Any)[] _tables;
    private readonly Statement _delete;

    public RunPurgedApplier(sqlite3 db)
        : base(db)
    {
        _free = Prepare($"SELECT 1 FROM runs AS r WHERE r.id = ?1 AND NOT {PurgeSql.Held}");
        _liveAbove = Prepare(LiveAbove);
        _child = Prepare("SELECT 1 FROM runs WHERE parent = ?1 LIMIT 1");
        _tables = [.. PurgeTables.All.Select(table => (Prepare(table.Take), Prepare(table.Any)))];
        _delete = Prepare("DELETE FROM runs WHERE id = ?1");
    }

    protected override string? Apply(RunPurged change)
    {
        var (purge, limit) = (change.Purge, change.Limit);
        var run = purge.Run.Value;
        if (!Finds(_free.Bind(run).Bind(limit.Horizon.Cutoff).Bind(limit.Horizon.Reference).Bind(limit.Below)))
        {
            return $"{run} is gone, or needed still.";
        }

        if (Finds(_liveAbove.Bind(run)) || Finds(_child.Bind(run)))
        {
            return $"{run} has family that is kept.";
        }

        for (var i = 0; i < _tables.Length; i++)
        {
            var rows = purge.Rows[i];
            if (rows.Rows > 0 && _tables[i].Take.Bind(run).Bind(rows.Rows).Run() != rows.Rows)
            {
                return $"{run} has other {rows.Kind} than were counted.";
            }

            if (purge.IsWhole && Finds(_tables[i].Any.Bind(run)))
            {
                return $"{run} has more {rows.Kind} than were counted.";
            }
        }

        if (purge.IsWhole)
        {
            _delete.Bind(run).Run();
        }

        return null;
    }

    private static bool Finds(Statement statement)
    {
        try
        {
            return statement.Step();
        }
        finally
        {
            statement.Reset();
        }
    }
}
