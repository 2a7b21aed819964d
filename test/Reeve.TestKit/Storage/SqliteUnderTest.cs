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
using Reeve.TestKit.Time;

namespace Reeve.TestKit.Storage;

/// <summary>The real database.</summary>
public sealed class SqliteUnderTest(params ICommitListener[] listeners) : StorageUnderTest
{
    private readonly TestStore _store = new(listeners);

    public override ManualTimeProvider Time => _store.Time;

    public override IJournal Journal => _store.Journal;

    public override ITreeState Tree => _store.Journal;

    public override ILedgerStore Ledger => _store.Ledger;

    public override IRunStore Runs => _store.Runs;

    public override IBudgetStore Budgets => _store.Budgets;

    public override IInsightStore Insight => _store.Insight;

    public override IDeliveryStore Deliveries => _store.Deliveries;

    public override IHeartbeatStore Heartbeats => _store.Heartbeats;

    public override IAlertStore Alerts => _store.Alerts;

    public override IToolStore Tools => _store.Tools;

    public override IFailingCallStore FailingCalls => _store.FailingCalls;

    public override IApprovalStore Approvals => _store.Approvals;

    public override IKillSwitchStore Switches => _store.Switches;

    public override IMemoryStore Memories => _store.Memories;

    public override IBreakerStore Breakers => _store.Breakers;

    public override IAccessTokenStore Tokens => _store.Tokens;

    public override IBusStore Bus => _store.Bus;

    public override IScheduleStore Schedules => _store.Schedules;

    public override ISessionStore Sessions => _store.Sessions;

    public override IQuestionStore Questions => _store.Questions;

    public override ValueTask DisposeAsync() => _store.DisposeAsync();
}
