using Reeve.Engine.Ledger;
using SQLitePCL;

namespace Reeve.Storage.Sqlite;

/// <summary>
/// A prepared statement that is kept: bind from 1, step, read columns from 0, reset. Thin on purpose, because preparing anew costs two thirds of a
/// row. Belongs to the thread of its connection.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _db;
    private readonly sqlite3_stmt _statement;
    private readonly string _sql;
    private int _next = 1;

    public Statement(sqlite3 db, string sql)
    {
        (_db, _sql) = (db, sql);
        var code = raw.sqlite3_prepare_v2(db, sql, out _statement);
        if (code != raw.SQLITE_OK)
        {
            throw SqliteFailure.Of(db, code, "preparing");
        }
    }

    /// <summary>Rows the last step changed.</summary>
    public int Changes => raw.sqlite3_changes(_db);

    public Statement Bind(long value) => Checked(raw.sqlite3_bind_int64(_statement, _next++, value));

    public Statement Bind(long? value) => value is { } number ? Bind(number) : BindNull();

    public Statement Bind(bool value) => Bind(value ? 1L : 0L);

    public Statement Bind(double value) => Checked(raw.sqlite3_bind_double(_statement, _next++, value));

    public Statement Bind(string? value) => value is null ? BindNull() : Checked(raw.sqlite3_bind_text(_statement, _next++, value));

    public Statement Bind(DateTimeOffset value) => Bind(value.ToUnixTimeMilliseconds());

    public Statement Bind(DateTimeOffset? value) => value is { } time ? Bind(time) : BindNull();

    // An empty span would be bound as NULL, which means erased here.
    public Statement Bind(ReadOnlySpan<byte> value) => value.IsEmpty
        ? Checked(raw.sqlite3_bind_zeroblob(_statement, _next++, 0))
        : Checked(raw.sqlite3_bind_blob(_statement, _next++, value));

    public Statement BindNull() => Checked(raw.sqlite3_bind_null(_statement, _next++));

    /// <summary>Steps once: true when there is a row.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw SqliteFailure.Of(_db, code, _sql[..Math.Min(40, _sql.Length)]),
        };
    }

    /// <summary>Runs a statement that returns no row, and is ready for the next.</summary>
    public int Run()
    {
        try
        {
            Step();
            return Changes;
        }
        finally
        {
            Reset();
        }
    }

    public void Reset()
    {
        raw.sqlite3_reset(_statement);
        _next = 1;
    }

    public long Long(int column) => raw.sqlite3_column_int64(_statement, column);

    public int Int(int column) => raw.sqlite3_column_int(_statement, column);

    public double Double(int column) => raw.sqlite3_column_double(_statement, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    public DateTimeOffset Time(int column) => DateTimeOffset.FromUnixTimeMilliseconds(Long(column));

    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);

    /// <summary>The bytes in place: they live until the next step or reset.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(_statement, column);

    /// <summary>The text in place, as <see cref="Blob"/>.</summary>
    public ColumnText Column(int column)
    {
        var type = raw.sqlite3_column_type(_statement, column);
        return new ColumnText { Utf8 = Blob(column), IsText = type == raw.SQLITE_TEXT, IsAbsent = type == raw.SQLITE_NULL };
    }

    /// <summary>The integer, or null when the column holds anything else.</summary>
    public long? IntegerOrNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_INTEGER ? Long(column) : null;

    public void Dispose() => _statement.Dispose();

    private Statement Checked(int code) => code == raw.SQLITE_OK ? this : throw SqliteFailure.Of(_db, code, "binding");
}
