using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Ledger.Signing;
using Reeve.Engine.Ledger.Verification;
using Reeve.Engine.Retention;
using Reeve.Engine.Runs;
using Reeve.Guard.Transparency;
using Reeve.Storage.Sqlite;
using Reeve.TestKit.Storage;

namespace Reeve.Tests.Retention;

/// <summary>Retention over the real storage with a real signer, a clock moved by hand, and a way to look at every table. May be opened again as after a crash.</summary>
internal sealed class RetentionHouse : IAsyncDisposable
{
    private static readonly NoteKey Key = NoteKey.FromSeed("reeve/test", Enumerable.Range(1, 32).Select(static i => (byte)i).ToArray());

    private readonly RetentionOptions _options;
    private int _runs;

    public RetentionHouse(RetentionOptions? options = null)
    {
        _options = options ?? new RetentionOptions { Days = 30 };
        Open();
    }

    public TestStore Store { get; } = new();

    public QuietJournal Journal { get; private set; } = null!;

    public RetentionService Service { get; private set; } = null!;

    public LedgerSigner Signer { get; private set; } = null!;

    public ErasureService Erasure { get; private set; } = null!;

    private static CancellationToken Never => TestContext.Current.CancellationToken;

    private string Checkpoints => Store.File("checkpoints.txt");

    public async Task ReopenAsync()
    {
        await Store.ReopenAsync();
        Open();
    }

    public void Days(double days) => Store.Time.Advance(TimeSpan.FromDays(days));

    /// <summary>Something young at the end of the log, so that the clock is believed.</summary>
    public ValueTask<CommitReceipt> SpeakAsync() => Store.CommitAsync(new LedgerDraft { Type = "test.spoken", Family = Family.Admin, Owner = "me" });

    /// <summary>A run with a row in every table that holds rows of runs, all through the appliers; ended unless it is to live.</summary>
    public async Task<Run> RunAsync(RunId? parent = null, bool ended = true, bool read = true, int steps = 1)
    {
        var run = SampleRuns.Running(new RunId($"run_{++_runs:000000}"), Store.Time.GetUtcNow(), parent);
        await Store.CommitAsync(SampleRuns.Entry(run, "run.started", "the words of it"), new RunAdded(run));
        for (var i = 1; i <= steps; i++)
        {
            await Store.CommitAsync(SampleRuns.Entry(run, "step.intended", "arguments"), new StepAdded(SampleRuns.Step(run, i)));
        }

        await Store.CommitAsync(SampleRuns.Entry(run, "finding.decided", null), SampleRuns.Extras(run, Store.Time.GetUtcNow(), read));
        Execute(
            $"""
            INSERT INTO approvals (id, run, step, owner, agent, tool, args_hash, reason, state, asked_at, expires_at, comment)
            VALUES ('appr_{run.Id}', '{run.Id}', 's', 'me', 'watchman', 't', '00', 'r', 'approved', 1, 2, 'words of a person');
            INSERT INTO questions (id, run, session, owner, agent, call, text, options, state, asked_at, expires_at, answer)
            VALUES ('ask_{run.Id}', '{run.Id}', 'sess_1', 'me', 'watchman', 'c', 'the question to a person', 'red', 'answered', 1, 2, 'the answer of one');
            INSERT INTO compensations (run, step, number, owner, agent, project, tool, status, idempotent, begun, attempts, requested_by, escalated, requested_at, version)
            VALUES ('{run.Id}', 'step_{run.Id}', 1, 'me', 'watchman', 'default', 't', 'succeeded', 0, 1, 1, 'o', 0, 1, 1);
            """);
        return ended ? await EndAsync(run) : run;
    }

    public async Task<Run> EndAsync(Run run)
    {
        var over = run with { State = RunState.Succeeded, EndedAt = Store.Time.GetUtcNow(), Version = run.Version + 1 };
        await Store.CommitAsync(SampleRuns.Entry(over, "run.succeeded", null), new RunMoved(over));
        return over;
    }

    public Task<PurgeReport> PurgeAsync(bool byHand = true) => Service.PurgeAsync(byHand, "test", Never);

    /// <summary>As <c>reeve verify</c> does it, live.</summary>
    public VerificationReport Verify()
    {
        using var scan = SqliteLedgerScan.OfLive(Store.Path);
        return LedgerVerifier.Verify(scan, File.Exists(Checkpoints) ? CheckpointFile.ReadTail(Checkpoints).Notes : [], Key, null, Never);
    }

    /// <summary>As <c>reeve verify --offline</c> does it, of a copy.</summary>
    public VerificationReport VerifyCopy()
    {
        var copy = Store.File($"copy-{Guid.CreateVersion7(Store.Time.GetUtcNow()):N}.db");
        Execute($"VACUUM INTO '{copy}'");
        using var scan = SqliteLedgerScan.OfCopy(copy);
        return LedgerVerifier.Verify(scan, File.Exists(Checkpoints) ? CheckpointFile.ReadTail(Checkpoints).Notes : [], Key, null, Never);
    }

    public long Count(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A test's own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    public void Execute(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A test's own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Store.Path};Pooling=False");
        connection.Open();
        return connection;
    }

    public ValueTask DisposeAsync()
    {
        Service.Dispose();
        return Store.DisposeAsync();
    }

    private void Open()
    {
        Journal = new QuietJournal(Store.Journal);
        Signer = new LedgerSigner(
            Store.Journal, Key, new CheckpointOptions("reeve/test") { Files = [Checkpoints] }, Store.Time, NullLogger<LedgerSigner>.Instance);
        var recorder = new PurgeRecorder(Journal, Signer);
        Service = new RetentionService(
            _options, Store.Retention, recorder, new RetentionPace(Journal, Store.Time), Store.Time, NullLogger<RetentionService>.Instance);
        Erasure = new ErasureService(Store.Retention, Store.Runs, recorder);
    }
}
