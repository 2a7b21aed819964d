using Microsoft.Data.Sqlite;
using Reeve.Storage.Sqlite;
using Reeve.TestKit.Storage;

namespace Reeve.Tests.Insight;

/// <summary>A look at an agent costs the same with a thousand runs stored and with a million: no query scans a table or sorts.</summary>
public sealed class InsightQueryTests
{
    [Theory]
    [InlineData(SqliteInsightStore.Ended, "runs_agent_ended")]
    [InlineData(SqliteInsightStore.EndedSteps, "PRIMARY KEY")]
    [InlineData(SqliteInsightStore.Live, "runs_live")]
    [InlineData(SqliteInsightStore.AnyEnded, "runs_agent_ended")]
    [InlineData(SqliteInsightStore.Owners, "runs_agent")]
    [InlineData(SqliteInsightStore.Agents, "runs_ended")]
    public async Task Every_query_walks_an_index(string sql, string index)
    {
        await using var store = new TestStore();
        await using var connection = new SqliteConnection($"Data Source={store.Path};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + sql.Replace("?", "$any", StringComparison.Ordinal);
        command.Parameters.AddWithValue("$any", 1);

        var plan = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            plan.Add(reader.GetString(3));
        }

        Assert.Contains(index, Assert.Single(plan), StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan[0], StringComparison.Ordinal);
    }
}
