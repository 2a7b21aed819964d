using Reeve.Engine.Access;
using Reeve.Engine.Alerts;
using Reeve.Engine.Budgets;
using Reeve.Engine.Bus;
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
using Reeve.Engine.Runs;
using Reeve.Engine.Schedules;
using Reeve.Engine.Sessions;
using Reeve.Engine.Tools;
using Reeve.Engine.Turns.Questions;
using Reeve.TestKit.Time;

namespace Reeve.TestKit.Storage;

/// <summary>
/// One implementation of everything the engine asks of storage, for the conformance suite: the ports and nothing else, so that a test can rely on no more
/// than a room can. A new implementation derives from this and from the suite.
/// </summary>
public abstract class StorageUnderTest : IAsyncDisposable
{
    /// <summary>The clock entries are stamped by.</summary>
    public abstract ManualTimeProvider Time { get; }

    public abstract IJournal Journal { get; }

    public abstract ITreeState Tree { get; }

    public abstract ILedgerStore Ledger { get; }

    public abstract IRunStore Runs { get; }

    public abstract IBudgetStore Budgets { get; }

    public abstract IInsightStore Insight { get; }

    public abstract IDeliveryStore Deliveries { get; }

    public abstract IHeartbeatStore Heartbeats { get; }

    public abstract IAlertStore Alerts { get; }

    public abstract IToolStore Tools { get; }

    public abstract IFailingCallStore FailingCalls { get; }

    public abstract IApprovalStore Approvals { get; }

    public abstract IKillSwitchStore Switches { get; }

    public abstract IMemoryStore Memories { get; }

    public abstract IBreakerStore Breakers { get; }

    public abstract IAccessTokenStore Tokens { get; }

    public abstract IBusStore Bus { get; }

    public abstract IScheduleStore Schedules { get; }

    public abstract ISessionStore Sessions { get; }

    public abstract IQuestionStore Questions { get; }

    /// <summary>Commits one entry with its changes and waits for the disk.</summary>
    public ValueTask<CommitReceipt> CommitAsync(LedgerDraft entry, params StateChange[] changes) =>
        Journal.CommitAsync(new UnitOfWork([entry], [.. changes]), CancellationToken.None);

    public abstract ValueTask DisposeAsync();
}
