using Reeve.Engine.Access;
using Reeve.Engine.Alerts;
using Reeve.Engine.Budgets;
using Reeve.Engine.Bus;
using Reeve.Engine.Delivery;
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
using Reeve.TestKit.Memory;
using Reeve.TestKit.Time;

namespace Reeve.TestKit.Storage;

/// <summary>The storage without a disk that the engine's tests run on.</summary>
public sealed class MemoryUnderTest : StorageUnderTest
{
    private readonly MemoryStorage _storage;

    public MemoryUnderTest(params ICommitListener[] listeners) => _storage = new MemoryStorage(Time, listeners);

    public override ManualTimeProvider Time { get; } = new();

    public override IJournal Journal => _storage;

    public override ITreeState Tree => _storage;

    public override ILedgerStore Ledger => _storage;

    public override IRunStore Runs => _storage;

    public override IBudgetStore Budgets => _storage;

    public override IInsightStore Insight => _storage;

    public override IDeliveryStore Deliveries => _storage;

    public override IHeartbeatStore Heartbeats => _storage;

    public override IAlertStore Alerts => _storage;

    public override IToolStore Tools => _storage;

    public override IFailingCallStore FailingCalls => _storage;

    public override IApprovalStore Approvals => _storage;

    public override IKillSwitchStore Switches => _storage;

    public override IMemoryStore Memories => _storage;

    public override IBreakerStore Breakers => _storage;

    public override IAccessTokenStore Tokens => _storage;

    public override IBusStore Bus => _storage;

    public override IScheduleStore Schedules => _storage;

    public override ISessionStore Sessions => _storage;

    public override IQuestionStore Questions => _storage;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
