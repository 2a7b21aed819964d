using Microsoft.Data.Sqlite;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Storage.Sqlite;
using Reeve.TestKit;

namespace Reeve.Tests.Storage;

public sealed class MigrationTests
{
    [Fact]
    public async Task A_database_of_the_first_schema_opens_with_its_runs_and_takes_new_ones()
    {
        SqliteLibrary.Use(system: false);
        using var folder = new TempFolder();
        var path = folder.File("reeve.db");
        await WriteFirstAsync(path);

        await using var journal = new SqliteJournal(new SqliteJournalOptions(path), TimeProvider.System, new SeededRandomSource(), []);
        using var readers = new SqliteReaders(path);
        var run = await new SqliteRunStore(readers).FindAsync(new RunId("run_1"), TestContext.Current.CancellationToken);

        Assert.Equal("default", run!.Project);
        Assert.Empty(await new SqliteFailingCallStore(readers).ListAsync(DateTimeOffset.UnixEpoch, 10, TestContext.Current.CancellationToken));
        Assert.Empty(await new SqliteAccessTokenStore(readers).ListTokensAsync(TestContext.Current.CancellationToken));
        Assert.Empty(await new SqliteToolStore(readers).ListToolsAsync(TestContext.Current.CancellationToken));
        await ((IJournal)journal).CommitAsync(
            UnitOfWork.Of(new LedgerDraft { Type = "a.b", Family = Family.Admin, Owner = "me" }), TestContext.Current.CancellationToken);
    }

    private static async Task WriteFirstAsync(string path)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var stream = typeof(SqliteJournal).Assembly.GetManifestResourceStream("Schema.0001.sql")!;
        using var reader = new StreamReader(stream);
        await using var command = connection.CreateCommand();
        command.CommandText = await reader.ReadToEndAsync(TestContext.Current.CancellationToken) +
            """
            PRAGMA user_version=1;
            INSERT INTO runs (id, kind, owner, agent, cause, depth, attempt, max_attempts, state, live, token, used_steps, tokens_in, tokens_out, grants, created_at, version)
            VALUES ('run_1', 'tick', 'me', 'watchman', 'timer', 0, 1, 1, 'succeeded', 0, 1, 2, 3, 4, '[]', 1000, 5);
            """;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
