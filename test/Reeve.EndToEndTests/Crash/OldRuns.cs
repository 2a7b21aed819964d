using System.Globalization;
using Microsoft.Data.Sqlite;
using Reeve.Engine.Compensation;
using Reeve.Engine.Foundation;
using Reeve.Engine.Governance.Approvals;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.TestKit.Storage;

namespace Reeve.EndToEndTests.Crash;

/// <summary>Runs that are over and old, each with a row in every table of runs, some with a child; old runs that live still; and a look at what is left of them.</summary>
internal static class OldRuns
{
    public const int Families = 64;
    public const int Living = 3;

    private const int Steps = 2;

    public static async Task WriteAsync(IJournal journal, DateTimeOffset now)
    {
        for (var i = 0; i < Families; i++)
        {
            var parent = await OneAsync(journal, Id("old", i), now, parent: null);
            if (i % 4 == 0)
            {
                await OneAsync(journal, Id("old_child", i), now, parent);
            }
        }

        for (var i = 0; i < Living; i++)
        {
            // Its holder is still there: the lease goes on for longer than any test does.
            var living = SampleRuns.Running(Id("living", i), now, null) with { LeaseUntil = TimeProvider.System.GetUtcNow().AddHours(2), Holder = "client" };
            await journal.CommitAsync(new UnitOfWork([SampleRuns.Entry(living, "run.started", "words of the living")], [new RunAdded(living), new StepAdded(SampleRuns.Step(living, 1))]), CancellationToken.None);
            await OneAsync(journal, Id("kept_child", i), now, living.Id);
        }
    }

    /// <summary>What refers to a run that is gone, by table: nothing at any time, because a run goes last.</summary>
    public static IReadOnlyDictionary<string, long> Orphans(string database)
    {
        using var connection = Open(database);
        var tables = List(connection, "SELECT m.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table' AND c.name = 'run'");
        Assert.True(tables.Count > 7, "The tables with runs are not found.");
        var found = tables.ToDictionary(static table => table, table => Count(connection, $"SELECT count(*) FROM \"{table}\" WHERE run IS NOT NULL AND run NOT IN (SELECT id FROM runs)"));
        found["runs.parent"] = Count(connection, "SELECT count(*) FROM runs WHERE parent IS NOT NULL AND parent NOT IN (SELECT id FROM runs)");
        found["alert_deliveries"] = Count(connection, "SELECT count(*) FROM alert_deliveries WHERE alert NOT IN (SELECT id FROM alerts)");
        found["content"] = Count(connection, "SELECT count(*) FROM content WHERE idx NOT IN (SELECT idx FROM ledger WHERE bytes IS NOT NULL)");
        return found.Where(static pair => pair.Value > 0).ToDictionary();
    }

    /// <summary>Runs by the first word of their id.</summary>
    public static IReadOnlyDictionary<string, long> Left(string database)
    {
        using var connection = Open(database);
        return new[] { "old", "living", "kept" }.ToDictionary(static kind => kind, kind => Count(connection, $"SELECT count(*) FROM runs WHERE id GLOB 'run_{kind}_*'"));
    }

    /// <summary>Everything that is kept of the runs that live, as text: the same before and after.</summary>
    public static string LivingRows(string database)
    {
        using var connection = Open(database);
        return string.Join('\n', List(
            connection,
            """
            SELECT 'r ' || id || state || version || token FROM runs WHERE id GLOB 'run_living_*' OR id GLOB 'run_kept_*'
            UNION ALL SELECT 's ' || id || state || coalesce(summary, '-') FROM steps WHERE run GLOB 'run_living_*' OR run GLOB 'run_kept_*'
            UNION ALL SELECT 'e ' || idx || hex(bytes) FROM ledger WHERE run GLOB 'run_living_*' OR run GLOB 'run_kept_*'
            UNION ALL SELECT 'c ' || content.idx || name || hex(content.bytes) FROM content JOIN ledger USING (idx) WHERE run GLOB 'run_living_*' OR run GLOB 'run_kept_*'
            ORDER BY 1
            """));
    }

    private static RunId Id(string kind, int number) => new(string.Create(CultureInfo.InvariantCulture, $"run_{kind}_{number:0000}"));

    private static async Task<RunId> OneAsync(IJournal journal, RunId id, DateTimeOffset now, RunId? parent)
    {
        var run = SampleRuns.Running(id, now, parent);
        var over = run with { State = RunState.Succeeded, EndedAt = now, Version = 2 };
        List<LedgerDraft> entries = [SampleRuns.Entry(run, "run.started", "the words of it")];
        List<StateChange> changes = [new RunAdded(run)];
        for (var i = 1; i <= Steps; i++)
        {
            entries.Add(SampleRuns.Entry(run, "step.intended", "arguments"));
            changes.Add(new StepAdded(SampleRuns.Step(run, i) with { State = StepState.Done, EndedAt = now }));
        }

        entries.Add(SampleRuns.Entry(over, "run.succeeded", null));
        changes.AddRange([.. SampleRuns.Extras(run, now, read: true), new ApprovalAsked(Approval(run, now)), new CompensationSaved(Compensation(run, now)), new RunMoved(over)]);
        await journal.CommitAsync(new UnitOfWork([.. entries], [.. changes]), CancellationToken.None);
        return id;
    }

    private static Approval Approval(Run run, DateTimeOffset now) => new()
    {
        Id = new ApprovalId("appr_" + run.Id.Value),
        Run = run.Id,
        Step = new StepId($"step_{run.Id.Value}_1"),
        Owner = run.Owner,
        Agent = run.Agent,
        Tool = "check.git",
        ArgumentsHash = "00",
        Reason = "it is dear",
        State = ApprovalState.Approved,
        AskedAt = now,
        ExpiresAt = now,
        DecidedAt = now,
        DecidedBy = "ann",
        Comment = "fine",
    };

    private static StepCompensation Compensation(Run run, DateTimeOffset now) => new()
    {
        Run = run.Id,
        Step = new StepId($"step_{run.Id.Value}_1"),
        Number = 1,
        Owner = run.Owner,
        Agent = run.Agent,
        Project = run.Project,
        Tool = "check.git",
        Status = CompensationStatus.Succeeded,
        RequestedBy = "ann",
        RequestedAt = now,
    };

    private static SqliteConnection Open(string database)
    {
        var connection = new SqliteConnection($"Data Source={database};Pooling=False;Mode=ReadOnly");
        connection.Open();
        return connection;
    }

    private static long Count(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own text and the schema's own names.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    private static List<string> List(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var rows = command.ExecuteReader();
        var found = new List<string>();
        while (rows.Read())
        {
            found.Add(rows.GetString(0));
        }

        return found;
    }
}
