using Reeve.Engine.Ledger;
using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

/// <summary>An applier of one type with the statements it keeps.</summary>
internal abstract class ChangeApplier<TChange>(sqlite3 db) : IChangeApplier
    where TChange : StateChange
{
    private readonly List<Statement> _statements = [];

    public Type ChangeType => typeof(TChange);

    public string? Apply(StateChange change) => Apply((TChange)change);

    public void Dispose() => _statements.ForEach(static statement => statement.Dispose());

    protected abstract string? Apply(TChange change);

    protected Statement Prepare(string sql)
    {
        var statement = new Statement(db, sql);
        _statements.Add(statement);
        return statement;
    }
}
