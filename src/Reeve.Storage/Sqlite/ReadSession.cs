using Microsoft.Data.Sqlite;

namespace Reeve.Storage.Sqlite;

/// <summary>One reading connection with the statements it keeps. Used by one reader at a time.</summary>
internal sealed class ReadSession(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);
    private SqliteTree? _tree;

    public SqliteTree Tree => _tree ??= new SqliteTree(connection.Handle!);

    /// <summary>All rows of a query. The texts are few and fixed, so each is prepared once and kept.</summary>
    public List<T> List<T>(string sql, Action<Statement>? bind, Func<Statement, T> read)
    {
        var statement = Kept(sql);
        try
        {
            bind?.Invoke(statement);
            var rows = new List<T>();
            while (statement.Step())
            {
                rows.Add(read(statement));
            }

            return rows;
        }
        finally
        {
            statement.Reset();
        }
    }

    public T? First<T>(string sql, Action<Statement>? bind, Func<Statement, T> read)
        where T : class => List(sql, bind, read).FirstOrDefault();

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _tree?.Dispose();
        connection.Dispose();
    }

    private Statement Kept(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            _statements[sql] = statement = new Statement(connection.Handle!, sql);
        }

        return statement;
    }
}
