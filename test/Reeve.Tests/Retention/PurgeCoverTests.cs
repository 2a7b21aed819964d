using Reeve.Storage.Sqlite.Retention;

namespace Reeve.Tests.Retention;

/// <summary>No table that keeps rows of runs may be forgotten: a purge would leave them behind.</summary>
public sealed class PurgeCoverTests
{
    [Fact]
    public async Task Every_table_with_a_run_is_purged()
    {
        await using var house = new RetentionHouse();

        var covered = PurgeTables.All.Select(static table => table.Name);

        Assert.Empty(TablesWithARun(house).Except(covered).Select(static table => $"{table} has rows of runs: add it to PurgeTables, and to WordTables when it has words"));
    }

    [Fact]
    public async Task Every_table_that_hangs_on_one_of_those_is_purged_before_it()
    {
        await using var house = new RetentionHouse();
        string[] hangers = [.. Tables(house, "alert"), .. Tables(house, "idx").Except(["ledger_tiles"])];

        var order = PurgeTables.All.Select(static table => table.Name).ToList();

        Assert.Equal(["alert_deliveries", "content", "ledger"], hangers.Order(StringComparer.Ordinal));
        Assert.True(order.IndexOf("alert_deliveries") < order.IndexOf("alerts"));
        Assert.True(order.IndexOf("content") < order.IndexOf("ledger"));
        Assert.Equal("ledger", order[^1]); // the planner reads the range of entries from the last
    }

    internal static IReadOnlyList<string> TablesWithARun(RetentionHouse house) => Tables(house, "run");

    private static List<string> Tables(RetentionHouse house, string column)
    {
        using var connection = house.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT m.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table' AND c.name = $column ORDER BY m.name";
        command.Parameters.AddWithValue("$column", column);
        using var rows = command.ExecuteReader();
        var found = new List<string>();
        while (rows.Read())
        {
            found.Add(rows.GetString(0));
        }

        return found;
    }
}
