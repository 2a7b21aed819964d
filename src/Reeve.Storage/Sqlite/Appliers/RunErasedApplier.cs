using Reeve.Engine.Retention;
using Reeve.Storage.Sqlite.Retention;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class RunErasedApplier : ChangeApplier<RunErased>
{
    private readonly Statement _needed;
    private readonly Dictionary<string, Statement> _erase;

    public RunErasedApplier(sqlite3 db)
        : base(db)
    {
        _needed = Prepare("SELECT live OR EXISTS (SELECT 1 FROM compensations AS c WHERE c.run = runs.id AND c.status = 'pending') FROM runs WHERE id = ?");
        _erase = WordTables.All.ToDictionary(static table => table.Kind, table => Prepare(table.Erase));
    }

    protected override string? Apply(RunErased change)
    {
        if (!IsOver(change.Run.Value))
        {
            return $"{change.Run} is gone, live, or being undone.";
        }

        foreach (var rows in change.Rows)
        {
            if (_erase[rows.Kind].Bind(change.Run.Value).Run() != rows.Rows)
            {
                return $"{change.Run} has other {rows.Kind} than were counted.";
            }
        }

        return null;
    }

    private bool IsOver(string run)
    {
        try
        {
            return _needed.Bind(run).Step() && _needed.Int(0) == 0;
        }
        finally
        {
            _needed.Reset();
        }
    }
}
