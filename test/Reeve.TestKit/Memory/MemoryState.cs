using System.Collections.Immutable;
using Reeve.Engine.Access;
using Reeve.Engine.Alerts;
using Reeve.Engine.Bus;
using Reeve.Engine.Compensation;
using Reeve.Engine.Cloud;
using Reeve.Engine.Delivery;
using Reeve.Engine.Foundation;
using Reeve.Engine.Governance.Approvals;
using Reeve.Engine.Governance.Loops;
using Reeve.Engine.Governance.Switches;
using Reeve.Engine.Heartbeat;
using Reeve.Engine.Ledger;
using Reeve.Engine.Memory;
using Reeve.Engine.Models;
using Reeve.Engine.Runs;
using Reeve.Engine.Schedules;
using Reeve.Engine.Sessions;
using Reeve.Engine.Tools;
using Reeve.Engine.Turns.Questions;
using Reeve.Guard;

namespace Reeve.TestKit.Memory;

/// <summary>Everything the appliers write, as one immutable value: a unit of work that is refused half way leaves the value before it.</summary>
internal sealed partial record MemoryState
{
    public static readonly MemoryState Empty = new();

    public ImmutableDictionary<RunId, Run> Runs { get; init; } = ImmutableDictionary<RunId, Run>.Empty;

    public ImmutableDictionary<StepId, Step> Steps { get; init; } = ImmutableDictionary<StepId, Step>.Empty;

    public ImmutableList<DecidedFinding> Findings { get; init; } = [];

    public ImmutableList<Notification> Notifications { get; init; } = [];

    public ImmutableDictionary<(string Owner, string Agent, string Key), SurfacedFinding> Surfaced { get; init; } =
        ImmutableDictionary<(string, string, string), SurfacedFinding>.Empty;

    public ImmutableDictionary<string, HeartbeatState> Heartbeats { get; init; } = ImmutableDictionary<string, HeartbeatState>.Empty;

    public ImmutableList<FailingCall> FailingCalls { get; init; } = [];

    public ImmutableDictionary<AlertId, Alert> Alerts { get; init; } = ImmutableDictionary<AlertId, Alert>.Empty;

    public ImmutableDictionary<StepId, StepCompensation> Compensations { get; init; } = ImmutableDictionary<StepId, StepCompensation>.Empty;

    public ImmutableDictionary<ToolKey, Tool> Tools { get; init; } = ImmutableDictionary<ToolKey, Tool>.Empty;

    public ImmutableDictionary<(AlertId Alert, string Target), AlertDelivery> AlertDeliveries { get; init; } =
        ImmutableDictionary<(AlertId, string), AlertDelivery>.Empty;

    public ImmutableDictionary<TokenId, AccessToken> Tokens { get; init; } = ImmutableDictionary<TokenId, AccessToken>.Empty;

    public ImmutableDictionary<KillTarget, KillSwitch> Switches { get; init; } = ImmutableDictionary<KillTarget, KillSwitch>.Empty;

    public ImmutableSortedDictionary<string, Breaker> Breakers { get; init; } = ImmutableSortedDictionary.Create<string, Breaker>(StringComparer.Ordinal);

    public ImmutableDictionary<string, CloudPosition> Clouds { get; init; } = ImmutableDictionary<string, CloudPosition>.Empty;

    public ImmutableDictionary<SessionId, Session> Sessions { get; init; } = ImmutableDictionary<SessionId, Session>.Empty;

    public ImmutableDictionary<(SessionId Session, string Id), long> SessionMessages { get; init; } = ImmutableDictionary<(SessionId, string), long>.Empty;

    public ImmutableDictionary<QuestionId, Question> Questions { get; init; } = ImmutableDictionary<QuestionId, Question>.Empty;

    public ImmutableDictionary<ApprovalId, Approval> Approvals { get; init; } = ImmutableDictionary<ApprovalId, Approval>.Empty;

    public MemoryState Apply(StateChange change) => change switch
    {
        RunAdded added => Add(added.Run),
        RunMoved moved => Move(moved.Run),
        StepAdded added => Add(added.Step),
        StepMoved moved => Move(moved.Step),
        FindingDecided decided when Findings.Exists(finding => finding.Id == decided.Finding.Id) => this,
        FindingDecided decided => this with { Findings = Findings.Add(decided.Finding) },
        NotificationAdded { Notification: var note } when Notifications.Exists(other => other.Id == note.Id || (other.Owner, other.DedupeKey, other.Run) == (note.Owner, note.DedupeKey, note.Run)) => this,
        NotificationAdded added => this with { Notifications = Notifications.Add(added.Notification) },
        FindingSurfaced { Surfaced: var surfaced } => this with { Surfaced = Surfaced.SetItem((surfaced.Owner, surfaced.Agent, surfaced.DedupeKey), surfaced) },
        NotificationRead read => Read(read),
        SwitchEngaged { Switch: var engaged } => Switches.ContainsKey(engaged.Target) ? this : this with { Switches = Switches.Add(engaged.Target, engaged) },
        SwitchLifted lifted => Lift(lifted.Target),
        ApprovalAsked asked => Ask(asked.Approval),
        ApprovalDecided decided => Decide(decided.Approval),
        QuestionAsked asked => Ask(asked.Question),
        QuestionEnded ended => End(ended.Question),
        HeartbeatMoved moved => this with { Heartbeats = Heartbeats.SetItem(moved.State.Agent, moved.State) },
        CallFailed failed => Fail(failed),
        CallRecovered recovered => this with { FailingCalls = FailingCalls.RemoveAll(call => IsOf(call, recovered)) },
        AlertRaised raised => Raise(raised.Alert),
        AlertRepeated repeated when Alerts.TryGetValue(repeated.Id, out var alert) =>
            this with { Alerts = Alerts.SetItem(alert.Id, alert with { Suppressed = alert.Suppressed + repeated.Count }) },
        AlertRepeated => this,
        ToolSaved saved => Save(saved.Tool),
        ToolRemoved removed => Remove(removed),
        CompensationSaved saved => Save(saved.Row),
        AlertDeliveryQueued queued => Queue(queued.Delivery),
        AlertDeliveryMoved moved => Move(moved.Delivery),
        TokenGranted granted => Grant(granted),
        TokenRevoked revoked => Revoke(revoked.Id),
        EnvelopeAdded added => Add(added.Envelope),
        SubscriptionMoved moved => Move(moved.State),
        SubscriptionRemoved removed => this with { Subscriptions = Subscriptions.Remove(removed.Id) },
        DeliveryKept kept => Keep(kept),
        DeliveryEnded ended => EndDelivery(ended.Id),
        ScheduleMoved moved => Move(moved.Schedule),
        ScheduleRemoved removed => this with { Schedules = Schedules.Remove(removed.Id) },
        FiresClaimed claimed => Claim(claimed.Fires),
        FireEnded ended => End(ended),
        SessionOpened opened => Open(opened.Session),
        SessionAppended appended => Extend(appended),
        SessionRenamed renamed => Rename(renamed),
        MemoryKept kept => Keep(kept),
        MemoryForgotten forgotten => Forget(forgotten),
        SessionDeleted deleted => Delete(deleted.Id),
        BreakerMoved { Breaker: var breaker } => this with { Breakers = breaker.Phase == BreakerPhase.Closed ? Breakers.Remove(breaker.Provider) : Breakers.SetItem(breaker.Provider, breaker) },
        CloudMoved moved => this with { Clouds = Clouds.SetItem(moved.Position.Endpoint, moved.Position) },
        _ => throw new InvalidOperationException("no applier for " + change.GetType().Name),
    };

    private static bool IsOf(FailingCall call, CallRecovered recovered) =>
        (call.Owner, call.Agent, call.Tool, call.Signature) == (recovered.Owner, recovered.Agent, recovered.Tool, recovered.Signature);

    private MemoryState Fail(CallFailed failed) => this with
    {
        FailingCalls = FailingCalls
            .RemoveAll(call => call.At < failed.Horizon || call with { At = failed.Call.At } == failed.Call)
            .Add(failed.Call),
    };

    private MemoryState Ask(Approval asked)
    {
        Require(!Approvals.ContainsKey(asked.Id), "the approval exists");
        return this with { Approvals = Approvals.Add(asked.Id, asked) };
    }

    private MemoryState Decide(Approval decided)
    {
        Require(Approvals.TryGetValue(decided.Id, out var before) && before.State == ApprovalState.Pending, "the approval was decided before");
        return this with { Approvals = Approvals.SetItem(decided.Id, decided) };
    }

    private MemoryState Lift(KillTarget target)
    {
        Require(Switches.ContainsKey(target), "the switch is not engaged");
        return this with { Switches = Switches.Remove(target) };
    }

    private MemoryState Add(Run run)
    {
        Require(!Runs.ContainsKey(run.Id), "the run exists");
        Require(
            run.IdempotencyKey is null || !Runs.Values.Any(other => (other.Owner, other.Agent, other.IdempotencyKey) == (run.Owner, run.Agent, run.IdempotencyKey)),
            "the key names another run");
        return this with { Runs = Runs.Add(run.Id, run) };
    }

    private MemoryState Move(Run run)
    {
        Require(
            Runs.TryGetValue(run.Id, out var before) && before.Version == run.Version - 1 && !RunRules.IsTerminal(before.State),
            "the run moved on");
        return this with { Runs = Runs.SetItem(run.Id, run) };
    }

    private MemoryState Add(Step step)
    {
        Require(
            Runs.TryGetValue(step.Run, out var run) && run.State is RunState.Running or RunState.Waiting && run.FencingToken == step.FencingToken,
            "the run is not live under this token");
        Require(!Steps.Values.Any(other => other.Run == step.Run && (other.Number == step.Number || other.Id == step.Id)), "the run has that step already");
        Require(
            step.IdempotencyKey is null || !Steps.Values.Any(other => other.Run == step.Run && other.IdempotencyKey == step.IdempotencyKey),
            "the key names another step");
        return this with { Steps = Steps.Add(step.Id, step) };
    }

    private MemoryState Move(Step step)
    {
        Require(Steps.TryGetValue(step.Id, out var before) && before.State is StepState.Intended or StepState.Allowed or StepState.Held, "the step is over");
        Require(step.State == StepState.Abandoned || (Runs.TryGetValue(step.Run, out var run) && run.FencingToken == step.FencingToken), "the run's token moved on");
        return this with { Steps = Steps.SetItem(step.Id, step) };
    }

    private MemoryState Remove(ToolRemoved removed)
    {
        Require(Tools.GetValueOrDefault(removed.Key)?.Version == removed.Version, "the tool was configured meanwhile, or is gone");
        return this with { Tools = Tools.Remove(removed.Key) };
    }

    private MemoryState Save(Tool tool)
    {
        Require((Tools.GetValueOrDefault(tool.Key)?.Version ?? 0) == tool.Version - 1, "the tool was configured meanwhile");
        return this with { Tools = Tools.SetItem(tool.Key, tool) };
    }

    private MemoryState Save(StepCompensation row)
    {
        var before = Compensations.GetValueOrDefault(row.Step);
        Require((before?.Version ?? 0) == row.Version - 1 && before?.Status != CompensationStatus.Succeeded, "the compensation moved on");
        return this with { Compensations = Compensations.SetItem(row.Step, row) };
    }

    private MemoryState Read(NotificationRead read)
    {
        var at = Notifications.FindIndex(note => note.Id == read.Id && note.Owner == read.Owner);
        Require(at >= 0, "there is no such notification");
        return Notifications[at].ReadAt is not null ? this : this with { Notifications = Notifications.SetItem(at, Notifications[at] with { ReadAt = read.At }) };
    }

    private MemoryState Raise(Alert alert)
    {
        Require(
            !Alerts.Values.Any(other => other.Id == alert.Id || (alert.Cause is not null && (other.Owner, other.DedupeKey, other.Cause) == (alert.Owner, alert.DedupeKey, alert.Cause))),
            "its cause was told of before");
        return this with { Alerts = Alerts.Add(alert.Id, alert) };
    }

    private MemoryState Queue(AlertDelivery delivery)
    {
        Require(!AlertDeliveries.ContainsKey((delivery.Alert, delivery.Target)), "it is queued already");
        return this with { AlertDeliveries = AlertDeliveries.Add((delivery.Alert, delivery.Target), delivery) };
    }

    private MemoryState Move(AlertDelivery delivery)
    {
        Require(
            AlertDeliveries.TryGetValue((delivery.Alert, delivery.Target), out var before) && before.Version == delivery.Version - 1, "the delivery moved on");
        return this with { AlertDeliveries = AlertDeliveries.SetItem((delivery.Alert, delivery.Target), delivery) };
    }

    private MemoryState Grant(TokenGranted granted)
    {
        var others = granted.Replaces is { } replaces ? Tokens.Remove(replaces) : Tokens;
        Require(!others.Values.Any(other => other.Name == granted.Token.Name || other.Id == granted.Token.Id), "the name is taken");
        return this with { Tokens = others.Add(granted.Token.Id, granted.Token) };
    }

    private MemoryState Revoke(TokenId id)
    {
        Require(Tokens.ContainsKey(id), "there is no such token");
        return this with { Tokens = Tokens.Remove(id) };
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new ReeveException(ErrorCode.Conflict, otherwise);
        }
    }
}
