using System.Globalization;
using Microsoft.Data.Sqlite;
using Reeve.Guard;

namespace Reeve.Storage.Sqlite;

/// <summary>Brings a database to this build's schema: numbered scripts inside the assembly, each in its own transaction, counted in <c>user_version</c>.</summary>
internal static class Migrations
{
    public const int Newest = 19;

    public static void Apply(SqliteConnection connection)
    {
        var version = VersionOf(connection);
        if (version > Newest)
        {
            throw new ReeveException(
                ErrorCode.InvalidConfiguration,
                $"The database has schema {version}; this build knows {Newest}.",
                "Use the newer build that wrote it, or another home.");
        }

        for (version++; version <= Newest; version++)
        {
            using var transaction = connection.BeginTransaction();
            SqliteFile.Execute(connection, Script(version));
            SqliteFile.Execute(connection, $"PRAGMA user_version={version}");
            transaction.Commit();
        }
    }

    private static int VersionOf(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static string Script(int version)
    {
        using var stream = typeof(Migrations).Assembly.GetManifestResourceStream($"Schema.{version:0000}.sql")
            ?? throw new InvalidOperationException($"Migration {version} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
