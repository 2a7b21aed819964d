using Reeve.Engine.Memory;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

internal sealed class MemoryForgottenApplier : ChangeApplier<MemoryForgotten>
{
    private readonly Statement _known;
    private readonly Statement _delete;
    private readonly Statement _count;
    private readonly Statement _empty;
    private readonly MemoryTermRows _terms;

    public MemoryForgottenApplier(sqlite3 db)
        : base(db)
    {
        _known = Prepare($"SELECT {MemoryRows.Columns}, seq, scope, terms FROM memories WHERE id = ? AND version = ?");
        _delete = Prepare("DELETE FROM memories WHERE seq = ?");
        _count = Prepare("UPDATE memory_scopes SET items = items - 1 WHERE id = ?");
        _empty = Prepare("DELETE FROM memory_scopes WHERE id = ? AND items = 0");
        _terms = new MemoryTermRows(Prepare(MemoryTermRows.Insert), Prepare(MemoryTermRows.Delete), Prepare(MemoryTermRows.Sweep));
    }

    protected override string? Apply(MemoryForgotten change)
    {
        MemoryItem item;
        long seq, scope, terms;
        try
        {
            if (!_known.Bind(change.Id.Value).Bind(change.Version).Step())
            {
                return $"{change.Id} was changed meanwhile, or is gone.";
            }

            item = MemoryRows.Read(_known);
            (seq, scope, terms) = (_known.Long(MemoryRows.Count), _known.Long(MemoryRows.Count + 1), _known.Long(MemoryRows.Count + 2));
        }
        finally
        {
            _known.Reset();
        }

        _terms.Remove(scope, seq, item, terms);
        _delete.Bind(seq).Run();
        _count.Bind(scope).Run();
        _empty.Bind(scope).Run();
        return null;
    }
}
