using Microsoft.Data.Sqlite;

namespace Reeve.Storage.Sqlite;

/// <summary>Opens the database: once for writing, several times for reading, or a copy of it with nothing written beside it.</summary>
internal static class SqliteFile
{
    public static SqliteConnection OpenWriter(string path, long maxBytes, int checkpointPages)
    {
        CreatePrivate(path);
        var connection = Open(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false });
        Execute(connection, "PRAGMA journal_mode=WAL");
        Execute(connection, "PRAGMA synchronous=FULL");
        Execute(connection, $"PRAGMA wal_autocheckpoint={checkpointPages}");
        Execute(connection, "PRAGMA foreign_keys=OFF");
        Execute(connection, "PRAGMA secure_delete=ON"); // only purges and erasures delete much, and what they delete is to be gone
        Execute(connection, "PRAGMA cache_size=-16384");
        Execute(connection, "PRAGMA journal_size_limit=67108864");
        if (maxBytes > 0)
        {
            Execute(connection, $"PRAGMA max_page_count={Math.Max(1, maxBytes / 4096)}");
        }

        return connection;
    }

    /// <summary>
    /// Reads only, but is not opened read-only: whichever connection closes last folds the <c>-wal</c> into the database, and one that may not write
    /// could not. A stopped daemon then leaves one file that may be copied alone.
    /// </summary>
    public static SqliteConnection OpenReader(string path)
    {
        var connection = Open(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false });
        Execute(connection, "PRAGMA cache_size=-4096");
        Execute(connection, "PRAGMA query_only=ON");
        return connection;
    }

    /// <summary>
    /// A copy that nobody writes to. With a <c>-wal</c> beside it the copy is opened as it is, so that the newest commits are seen; without one it is
    /// immutable, and nothing is created beside it.
    /// </summary>
    public static SqliteConnection OpenCopy(string path)
    {
        var full = Path.GetFullPath(path);
        var hasWal = File.Exists(full + "-wal") && new FileInfo(full + "-wal").Length > 0;
        var source = hasWal ? full : "file:" + Uri.EscapeDataString(full).Replace("%2F", "/", StringComparison.Ordinal) + "?immutable=1";
        return Open(new SqliteConnectionStringBuilder { DataSource = source, Mode = SqliteOpenMode.ReadOnly, Pooling = false });
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Pragmas and migrations take no parameters; every text here is ours.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static SqliteConnection Open(SqliteConnectionStringBuilder settings)
    {
        var connection = new SqliteConnection(settings.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            // Whatever went wrong goes on to the caller; only the half-open connection ends here.
            connection.Dispose();
            throw;
        }
    }

    private static void CreatePrivate(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
    }
}
