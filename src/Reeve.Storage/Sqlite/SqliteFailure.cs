using Reeve.Guard;
using SQLitePCL;

namespace Reeve.Storage.Sqlite;

/// <summary>What SQLite's result codes mean to a caller.</summary>
internal static class SqliteFailure
{
    private const int Full = 13;
    private const int IoError = 10;
    private const int IoErrorWrite = 778;
    private const int IoErrorFsync = 1034;
    private const int IoErrorTruncate = 1546;
    private const int IoErrorShmSize = 4874;
    private const int CannotOpen = 14;

    public static ReeveException Of(sqlite3 db, int code, string what)
    {
        var extended = raw.sqlite3_extended_errcode(db);
        var message = raw.sqlite3_errmsg(db).utf8_to_string();
        if (code == Full || extended is Full or IoErrorWrite or IoErrorFsync or IoErrorTruncate or IoErrorShmSize)
        {
            return new ReeveException(
                ErrorCode.StorageFull,
                $"The database cannot grow ({message}).",
                "Make room on the disk that holds the data root, or raise storage.max_database_bytes. Writes heal by themselves.",
                retryable: true);
        }

        var hint = code is IoError or CannotOpen ? "Look at the disk and the permissions of the data root; reeve doctor tells more." : null;
        return new ReeveException(ErrorCode.StorageFailed, $"SQLite failed at {what}: {message} ({extended}).", hint, retryable: true);
    }
}
