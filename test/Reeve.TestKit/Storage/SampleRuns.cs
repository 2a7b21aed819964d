using Reeve.Engine.Alerts;
using Reeve.Engine.Delivery;
using Reeve.Engine.Foundation;
using Reeve.Engine.Governance.Loops;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;

namespace Reeve.TestKit.Storage;

/// <summary>A run and what belongs to it, as rooms write it.</summary>
internal static class SampleRuns
{
    public static Run Running(RunId id, DateTimeOffset now, RunId? parent) => new()
    {
        Id = id,
        Kind = RunKind.External,
        Owner = "me",
        Agent = "watchman",
        Trigger = "client",
        Parent = parent,
        State = RunState.Running,
        FencingToken = 1,
        IdempotencyKey = "key-" + id.Value,
        CreatedAt = now,
        StartedAt = now,
        Grants = ["*"],
    };

    public static Step Step(Run run, int number) => new()
    {
        Id = new StepId($"step_{run.Id.Value}_{number}"),
        Run = run.Id,
        Number = number,
        FencingToken = run.FencingToken,
        Tool = "check.git",
        ArgumentsHash = "00",
        IdempotencyKey = "step-" + number,
        State = StepState.Allowed,
        IntendedAt = run.CreatedAt,
        Summary = "what it came to",
    };

    public static LedgerDraft Entry(Run run, string type, string? words) => new()
    {
        Type = type,
        Family = Family.Runs,
        Owner = run.Owner,
        Run = run.Id,
        Agent = run.Agent,
        Data = EntryData.Of(("state", run.State.ToString())),
        Contents = words is null ? [] : [ContentDraft.Text("words", words)],
    };

    public static StateChange[] Extras(Run run, DateTimeOffset now, bool read)
    {
        var note = new Notification
        {
            Id = new NotificationId("note_" + run.Id.Value),
            Owner = run.Owner,
            Agent = run.Agent,
            Run = run.Id,
            DedupeKey = "disk",
            Severity = Severity.High,
            Title = "The disk is nearly full",
            Detail = "of ann's holiday pictures",
            CreatedAt = now,
            ReadAt = read ? now : null,
        };
        var finding = new DecidedFinding
        {
            Id = new FindingId("find_" + run.Id.Value),
            Run = run.Id,
            Owner = run.Owner,
            Agent = run.Agent,
            Finding = new Finding { Title = note.Title, Detail = note.Detail, Severity = note.Severity, DedupeKey = note.DedupeKey, CheckId = "disk", ProposedBy = "rules" },
            Decision = new DeliveryDecision(Disposition.Immediate, "new", "never told"),
            Notification = note.Id,
            DecidedAt = now,
        };
        var alert = new Alert
        {
            Id = new AlertId("alert_" + run.Id.Value),
            Owner = run.Owner,
            Kind = "run.killed",
            Severity = AlertSeverity.Warning,
            DedupeKey = "k",
            Title = "A run was killed",
            Run = run.Id,
            RaisedAt = now,
        };
        var delivery = new AlertDelivery
        {
            Alert = alert.Id,
            Target = "pager",
            Owner = run.Owner,
            State = AlertDeliveryState.Delivered,
            QueuedAt = now,
            EndedAt = now,
        };
        var call = new FailingCall { Owner = run.Owner, Agent = run.Agent, Tool = "check.git", Signature = run.Id.Value, Run = run.Id, At = now };
        return [new FindingDecided(finding), new NotificationAdded(note), new AlertRaised(alert), new AlertDeliveryQueued(delivery), new CallFailed(call, DateTimeOffset.UnixEpoch)];
    }
}
