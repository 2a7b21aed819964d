using System.Reflection;
using System.Runtime.InteropServices;
using Reeve.Guard;
using SQLitePCL;

namespace Reeve.Storage.Sqlite;

/// <summary>
/// Which SQLite runs: the bundled one, or the newest of the system. Chosen once a process, before the first connection; a second choice that differs
/// is a failure, and so is a system library that is not there: never a silent fallback.
/// </summary>
public static class SqliteLibrary
{
    private static readonly Lock Once = new();
    private static readonly string[] SystemNames = OperatingSystem.IsWindows()
        ? ["winsqlite3.dll", "sqlite3.dll"]
        : OperatingSystem.IsMacOS() ? ["libsqlite3.dylib"] : ["libsqlite3.so.0", "libsqlite3.so"];

    private static bool? s_system;

    /// <summary>What runs, for status and doctor: <c>SQLite 3.35.5 (bundled)</c>.</summary>
    public static string Description => $"SQLite {raw.sqlite3_libversion().utf8_to_string()} ({(s_system == true ? "system" : "bundled")})";

    public static void Use(bool system)
    {
        lock (Once)
        {
            if (s_system == system)
            {
                return;
            }

            if (s_system is not null)
            {
                throw new InvalidOperationException("The SQLite library was already chosen in this process.");
            }

            if (system)
            {
                NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
            }

            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            s_system = system;
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search)
    {
        if (name != "e_sqlite3")
        {
            return 0;
        }

        foreach (var candidate in SystemNames)
        {
            if (NativeLibrary.TryLoad(candidate, out var library))
            {
                return library;
            }
        }

        throw new ReeveException(
            ErrorCode.InvalidConfiguration,
            "storage.sqlite_library is \"system\", and this machine has no SQLite library.",
            "Install libsqlite3-0, or set storage.sqlite_library to \"bundled\".");
    }
}
