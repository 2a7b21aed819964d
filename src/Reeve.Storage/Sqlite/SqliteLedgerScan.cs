using Microsoft.Data.Sqlite;
using Reeve.Engine.Ledger;
using Reeve.Guard.Transparency;

namespace Reeve.Storage.Sqlite;

/// <summary>Streams a database, live or copied, on a connection of its own inside one read transaction: a consistent picture in constant memory.</summary>
public sealed class SqliteLedgerScan : ILedgerScan
{
    private readonly SqliteConnection _connection;
    private readonly List<Statement> _statements = [];
    private Statement? _entry;
    private Statement? _root;

    private SqliteLedgerScan(SqliteConnection connection)
    {
        _connection = connection;
        SqliteFile.Execute(connection, "BEGIN");
    }

    public static SqliteLedgerScan OfLive(string path) => new(SqliteFile.OpenReader(path));

    /// <summary>A copy nobody writes to.</summary>
    public static SqliteLedgerScan OfCopy(string path) => new(SqliteFile.OpenCopy(path));

    public void Rows(RowVisitor visitor)
    {
        var rows = Prepare("SELECT idx, bytes, leaf, at, type, family, run, agent, owner FROM ledger ORDER BY idx");
        while (rows.Step())
        {
            var row = new LedgerRow
            {
                Index = rows.Long(0),
                Bytes = rows.Blob(1),
                IsPruned = rows.IsNull(1),
                Leaf = rows.Blob(2),
                At = rows.IntegerOrNull(3),
                Type = rows.Column(4),
                Family = rows.Column(5),
                Run = rows.Column(6),
                Agent = rows.Column(7),
                Owner = rows.Column(8),
            };
            if (!visitor(row))
            {
                return;
            }
        }
    }

    public void Contents(ContentVisitor visitor)
    {
        var rows = Prepare("SELECT idx, name, salt, bytes FROM content ORDER BY idx, name");
        while (rows.Step())
        {
            var row = new ContentRow
            {
                Index = rows.Long(0),
                Name = rows.Text(1),
                Salt = rows.Blob(2),
                Bytes = rows.Blob(3),
                IsErased = rows.IsNull(2) || rows.IsNull(3),
            };
            if (!visitor(row))
            {
                return;
            }
        }
    }

    public Hash256? TileRoot(int level, long index)
    {
        _root ??= Prepare("SELECT hash FROM ledger_tiles WHERE level = ? AND idx = ?");
        try
        {
            return _root.Bind(level).Bind(index).Step() && _root.Blob(0).Length == Hash256.Length ? new Hash256(_root.Blob(0)) : null;
        }
        finally
        {
            _root.Reset();
        }
    }

    public IReadOnlyList<StoredCheckpoint> Checkpoints()
    {
        var rows = Prepare("SELECT size, note FROM checkpoints ORDER BY size");
        var found = new List<StoredCheckpoint>();
        while (rows.Step())
        {
            found.Add(new StoredCheckpoint(rows.Long(0), rows.Text(1)));
        }

        return found;
    }

    public byte[]? Entry(long index)
    {
        _entry ??= Prepare("SELECT bytes FROM ledger WHERE idx = ?");
        try
        {
            return _entry.Bind(index).Step() && !_entry.IsNull(0) ? _entry.Blob(0).ToArray() : null;
        }
        finally
        {
            _entry.Reset();
        }
    }

    public void Dispose()
    {
        _statements.ForEach(static statement => statement.Dispose());
        _connection.Dispose();
    }

    private Statement Prepare(string sql)
    {
        var statement = new Statement(_connection.Handle!, sql);
        _statements.Add(statement);
        return statement;
    }
}
