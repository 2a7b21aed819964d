using Reeve.Engine.Ledger;
using Reeve.Storage.Sqlite;
using Reeve.Storage.Sqlite.Retention;
using Reeve.TestKit.Time;

namespace Reeve.TestKit.Storage;

/// <summary>The real storage on a database of one test's own, with manual time and seeded randomness. May be closed and opened again.</summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ICommitListener[] _listeners;
    private SqliteReaders? _readers;

    public TestStore(params ICommitListener[] listeners)
        : this(0, listeners)
    {
    }

    public TestStore(long maxDatabaseBytes, params ICommitListener[] listeners)
    {
        SqliteLibrary.Use(system: false);
        (MaxDatabaseBytes, _listeners) = (maxDatabaseBytes, listeners);
        Open();
    }

    public long MaxDatabaseBytes { get; set; }

    public ManualTimeProvider Time { get; } = new();

    public SeededRandomSource Random { get; } = new();

    public string Path => _folder.File("reeve.db");

    public SqliteJournal Journal { get; private set; } = null!;

    public SqliteLedgerStore Ledger { get; private set; } = null!;

    public SqliteRunStore Runs { get; private set; } = null!;

    public SqliteKillSwitchStore Switches { get; private set; } = null!;

    public SqliteApprovalStore Approvals { get; private set; } = null!;

    public SqliteBudgetStore Budgets { get; private set; } = null!;

    public SqliteInsightStore Insight { get; private set; } = null!;

    public SqliteDeliveryStore Deliveries { get; private set; } = null!;

    public SqliteFailingCallStore FailingCalls { get; private set; } = null!;

    public SqliteHeartbeatStore Heartbeats { get; private set; } = null!;

    public SqliteAlertStore Alerts { get; private set; } = null!;

    public SqliteRetentionStore Retention { get; private set; } = null!;

    public SqliteToolStore Tools { get; private set; } = null!;

    public SqliteCompensationStore Compensations { get; private set; } = null!;

    public SqliteAccessTokenStore Tokens { get; private set; } = null!;

    public SqliteBusStore Bus { get; private set; } = null!;

    public SqliteScheduleStore Schedules { get; private set; } = null!;

    public SqliteSessionStore Sessions { get; private set; } = null!;

    public SqliteMemoryStore Memories { get; private set; } = null!;

    public SqliteBreakerStore Breakers { get; private set; } = null!;

    public SqliteQuestionStore Questions { get; private set; } = null!;

    public SqliteCloudStore Clouds { get; private set; } = null!;

    public string File(string name) => _folder.File(name);

    public ValueTask<CommitReceipt> CommitAsync(LedgerDraft entry, params StateChange[] changes) =>
        ((IJournal)Journal).CommitAsync(new UnitOfWork([entry], [.. changes]), CancellationToken.None);

    public async Task ReopenAsync()
    {
        await CloseAsync();
        Open();
    }

    public async Task CloseAsync()
    {
        _readers?.Dispose();
        _readers = null;
        await Journal.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_readers is not null)
        {
            await CloseAsync();
        }

        _folder.Dispose();
    }

    private void Open()
    {
        Journal = new SqliteJournal(new SqliteJournalOptions(Path) { MaxDatabaseBytes = MaxDatabaseBytes }, Time, Random, _listeners);
        _readers = new SqliteReaders(Path);
        Ledger = new SqliteLedgerStore(_readers);
        Runs = new SqliteRunStore(_readers);
        Switches = new SqliteKillSwitchStore(_readers);
        Approvals = new SqliteApprovalStore(_readers);
        Budgets = new SqliteBudgetStore(_readers);
        Insight = new SqliteInsightStore(_readers);
        Deliveries = new SqliteDeliveryStore(_readers);
        FailingCalls = new SqliteFailingCallStore(_readers);
        Heartbeats = new SqliteHeartbeatStore(_readers);
        Alerts = new SqliteAlertStore(_readers);
        Retention = new SqliteRetentionStore(_readers);
        Tools = new SqliteToolStore(_readers);
        Compensations = new SqliteCompensationStore(_readers);
        Tokens = new SqliteAccessTokenStore(_readers);
        Bus = new SqliteBusStore(_readers);
        Schedules = new SqliteScheduleStore(_readers);
        Sessions = new SqliteSessionStore(_readers);
        Memories = new SqliteMemoryStore(_readers);
        Breakers = new SqliteBreakerStore(_readers);
        Questions = new SqliteQuestionStore(_readers);
        Clouds = new SqliteCloudStore(_readers);
    }
}
