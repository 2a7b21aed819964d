using Microsoft.Extensions.DependencyInjection;
using Reeve.Engine.Access;
using Reeve.Engine.Alerts;
using Reeve.Engine.Budgets;
using Reeve.Engine.Bus;
using Reeve.Engine.Compensation;
using Reeve.Engine.Cloud;
using Reeve.Engine.Delivery;
using Reeve.Engine.Foundation;
using Reeve.Engine.Governance.Approvals;
using Reeve.Engine.Governance.Loops;
using Reeve.Engine.Governance.Switches;
using Reeve.Engine.Heartbeat;
using Reeve.Engine.Insight;
using Reeve.Engine.Ledger;
using Reeve.Engine.Memory;
using Reeve.Engine.Models;
using Reeve.Engine.Retention;
using Reeve.Engine.Runs;
using Reeve.Engine.Schedules;
using Reeve.Engine.Sessions;
using Reeve.Engine.Tools;
using Reeve.Engine.Turns.Questions;
using Reeve.Storage.Sqlite.Retention;

namespace Reeve.Storage.Sqlite;

/// <summary>
/// Keeps everything on one SQLite file: one writer thread with group commit, a few readers that never wait for it, and scans for verification.
/// The file is private to its owner. No SQL leaves this project.
/// </summary>
public static class StorageRoom
{
    public static IServiceCollection AddSqliteStorage(this IServiceCollection services, SqliteJournalOptions options) => services
        .AddSingleton(options)
        .AddSingleton(static provider => new SqliteJournal(
            provider.GetRequiredService<SqliteJournalOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IRandomSource>(),
            provider.GetServices<ICommitListener>()))
        .AddSingleton<IJournal>(static provider => provider.GetRequiredService<SqliteJournal>())
        .AddSingleton<IJournalLoad>(static provider => provider.GetRequiredService<SqliteJournal>())
        .AddSingleton<ITreeState>(static provider => provider.GetRequiredService<SqliteJournal>())
        .AddSingleton(static provider => new SqliteReaders(provider.GetRequiredService<SqliteJournalOptions>().Path))
        .AddSingleton<ILedgerStore, SqliteLedgerStore>()
        .AddSingleton<IRunStore, SqliteRunStore>()
        .AddSingleton<IDeliveryStore, SqliteDeliveryStore>()
        .AddSingleton<IFailingCallStore, SqliteFailingCallStore>()
        .AddSingleton<IHeartbeatStore, SqliteHeartbeatStore>()
        .AddSingleton<IAlertStore, SqliteAlertStore>()
        .AddSingleton<IApprovalStore, SqliteApprovalStore>()
        .AddSingleton<IQuestionStore, SqliteQuestionStore>()
        .AddSingleton<IRetentionStore, SqliteRetentionStore>()
        .AddSingleton<IBudgetStore, SqliteBudgetStore>()
        .AddSingleton<IInsightStore, SqliteInsightStore>()
        .AddSingleton<IToolStore, SqliteToolStore>()
        .AddSingleton<ICompensationStore, SqliteCompensationStore>()
        .AddSingleton<IAccessTokenStore, SqliteAccessTokenStore>()
        .AddSingleton<IBusStore, SqliteBusStore>()
        .AddSingleton<IScheduleStore, SqliteScheduleStore>()
        .AddSingleton<ISessionStore, SqliteSessionStore>()
        .AddSingleton<IMemoryStore, SqliteMemoryStore>()
        .AddSingleton<IBreakerStore, SqliteBreakerStore>()
        .AddSingleton<IKillSwitchStore, SqliteKillSwitchStore>()
        .AddSingleton<ICloudStore, SqliteCloudStore>();
}
