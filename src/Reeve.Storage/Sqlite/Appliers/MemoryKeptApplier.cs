using Reeve.Engine.Memory;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

/// <summary>Looks at everything before it writes anything: a unit of one change has no savepoint to go back to.</summary>
internal sealed class MemoryKeptApplier : ChangeApplier<MemoryKept>
{
    private const string Update =
        """
        UPDATE memories SET id = ?, owner = ?, agent = ?, sender = ?, name = ?, text = ?, aliases = ?, written_by = ?, source_run = ?, source_session = ?,
        source_sender = ?, protected = ?, created_at = ?, updated_at = ?, version = ?, salt = ?, name_key = ?, terms = ? WHERE seq = ?
        """;

    private readonly sqlite3 _db;
    private readonly Statement _known;
    private readonly Statement _scope;
    private readonly Statement _named;
    private readonly Statement _count;
    private readonly Statement _insert;
    private readonly Statement _update;
    private readonly MemoryTermRows _terms;

    public MemoryKeptApplier(sqlite3 db)
        : base(db)
    {
        _db = db;
        _known = Prepare($"SELECT {MemoryRows.Columns}, seq, scope, terms FROM memories WHERE id = ?");
        _scope = Prepare("SELECT id, items FROM memory_scopes WHERE owner = ? AND agent = ? AND sender = ?");
        _named = Prepare("SELECT 1 FROM memories WHERE scope = ? AND name_key = ? AND id <> ?");
        _count = Prepare("INSERT INTO memory_scopes (owner, agent, sender, items) VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET items = items + 1");
        _insert = Prepare($"INSERT INTO memories ({MemoryRows.Columns}, name_key, terms, scope) VALUES ({string.Join(", ", Enumerable.Repeat("?", MemoryRows.Count + 3))})");
        _update = Prepare(Update);
        _terms = new MemoryTermRows(Prepare(MemoryTermRows.Insert), Prepare(MemoryTermRows.Delete), Prepare(MemoryTermRows.Sweep));
    }

    protected override string? Apply(MemoryKept change)
    {
        var memory = change.Item;
        var known = Find(memory);
        if ((known?.Item.Version ?? 0) != change.Before || (known is not null && known.Item.Scope != memory.Scope))
        {
            return $"{memory.Id} was changed meanwhile, or is gone.";
        }

        var (scope, items) = Scope(memory.Scope);
        if (scope is { } inside && IsTaken(inside, memory))
        {
            return "Another memory has that name by now.";
        }

        if (known is null && items >= change.Most)
        {
            return "The scope is full.";
        }

        Write(memory, known);
        return null;
    }

    private void Write(MemoryItem memory, Known? known)
    {
        var terms = MemoryIndexRules.Terms(memory);
        if (known is null)
        {
            MemoryRows.BindScope(_count, memory.Scope).Run();
            var scope = Scope(memory.Scope).Id!.Value;
            MemoryRows.Bind(_insert, memory).Bind(MemoryRules.NameKey(memory.Name)).Bind((long)terms.Length).Bind(scope).Run();
            _terms.Add(scope, raw.sqlite3_last_insert_rowid(_db), terms);
        }
        else
        {
            _terms.Remove(known.Scope, known.Seq, known.Item, known.Terms);
            MemoryRows.Bind(_update, memory).Bind(MemoryRules.NameKey(memory.Name)).Bind((long)terms.Length).Bind(known.Seq).Run();
            _terms.Add(known.Scope, known.Seq, terms);
        }
    }

    private Known? Find(MemoryItem memory)
    {
        try
        {
            return _known.Bind(memory.Id.Value).Step()
                ? new Known(MemoryRows.Read(_known), _known.Long(MemoryRows.Count), _known.Long(MemoryRows.Count + 1), _known.Long(MemoryRows.Count + 2))
                : null;
        }
        finally
        {
            _known.Reset();
        }
    }

    private (long? Id, long Items) Scope(MemoryScope scope)
    {
        try
        {
            return MemoryRows.BindScope(_scope, scope).Step() ? (_scope.Long(0), _scope.Long(1)) : (null, 0);
        }
        finally
        {
            _scope.Reset();
        }
    }

    private bool IsTaken(long scope, MemoryItem memory)
    {
        try
        {
            return _named.Bind(scope).Bind(MemoryRules.NameKey(memory.Name)).Bind(memory.Id.Value).Step();
        }
        finally
        {
            _named.Reset();
        }
    }

    private sealed record Known(MemoryItem Item, long Seq, long Scope, long Terms);
}
