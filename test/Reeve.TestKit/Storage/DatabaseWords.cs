using System.Text;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Reeve.TestKit.Storage;

/// <summary>Looks for words in every column of every table, text and bytes alike, by the schema itself: a table that is new tomorrow is looked through too.</summary>
public static class DatabaseWords
{
    /// <summary>Where the words stand, as <c>table.column</c>.</summary>
    /// <param name="database">The file; a daemon may have it open.</param>
    /// <param name="words">What is looked for.</param>
    public static IReadOnlyList<string> Find(string database, string words)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False;Mode=ReadOnly");
        connection.Open();
        var columns = Read(connection, "SELECT m.name, c.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table' ORDER BY 1, 2", null);
        Assert.True(columns.Count > 100, "The columns are not found.");
        return [.. columns
            .Where(column => Read(connection, $"SELECT 1, 1 FROM \"{column.Table}\" WHERE instr(CAST(\"{column.Column}\" AS BLOB), $words) > 0 LIMIT 1", Encoding.UTF8.GetBytes(words)).Count > 0)
            .Select(static column => $"{column.Table}.{column.Column}")];
    }

    private static List<(string Table, string Column)> Read(SqliteConnection connection, string sql, byte[]? words)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Made of the schema's own names.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$words", words ?? []);
        using var rows = command.ExecuteReader();
        var found = new List<(string, string)>();
        while (rows.Read())
        {
            found.Add((rows.GetString(0), rows.GetString(1)));
        }

        return found;
    }
}
