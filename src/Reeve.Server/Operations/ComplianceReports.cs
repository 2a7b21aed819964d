using Reeve.Engine.Compliance;
using Reeve.Engine.Runs;
using Reeve.Protocol.Compliance;
using Reeve.Protocol.Ledger;

namespace Reeve.Server.Operations;

/// <summary>A serious-incident report as the wire says it.</summary>
internal static class ComplianceReports
{
    private const string HowToCheck =
        "Have the verifier key from somewhere you trust. Each proof is a whole file for: reeve verify --proof FILE --key KEY. This report as a JSON file is checked whole by the same command.";

    public static IncidentRecord Of(IncidentReport report) => new()
    {
        Disclaimer = IncidentReport.Disclaimer,
        Head = HeadOf(report),
        Cuts = report.Cuts,
        Deadlines = [.. report.Deadlines.Select(Of)],
        ToBeFilledIn = [.. report.Blanks.Select(static blank => new IncidentBlank { Name = blank.Name, Label = blank.Label, Value = "" })],
        Integrity = Of(report.Integrity),
        Runs = [.. report.Runs.Select(Of)],
        Timeline = [.. report.Timeline.Select(static fact => new IncidentFact { Entry = fact.Index, At = fact.At, Run = fact.Run, Type = fact.Type, Words = fact.Words })],
        Actions = [.. report.Actions.Select(Of)],
        SideEffects = [.. report.SideEffects.Select(Of)],
        GuardEvents = [.. report.GuardEvents.Select(Of)],
        Oversight = [.. report.Oversight.Select(Of)],
        Gates = [.. report.Gates.Select(static use => new IncidentGate { Rule = use.Rule, Allowed = use.Allowed, Denied = use.Denied, Held = use.Held, Warned = use.Warned })],
        Identities = [.. report.Identities.Select(static one => new IncidentIdentity { Identity = one.Identity, Did = one.Roles, Entries = one.Indexes })],
        Proofs = [.. report.Integrity.Entries.Select(static one => new IncidentProof { Entry = one.Index, Type = one.Type, Leaf = one.Leaf, Proof = one.Proof, Note = one.Note })],
    };

    private static IncidentHead HeadOf(IncidentReport report) => new()
    {
        Build = report.System.Build,
        Host = report.System.Host,
        Log = report.System.Origin,
        Run = report.Subject.Id.Value,
        Agent = report.Subject.Agent,
        Owner = report.Subject.Owner,
        State = RunNames.Of(report.Subject.State),
        FailureCode = report.Subject.FailureCode,
        Reason = report.Subject.Reason,
        Models = report.Models,
        AgentFiles = [.. report.AgentFiles.Select(static file => new IncidentAgentFile { Agent = file.Agent, Fingerprint = file.Fingerprint, LoadedAt = file.LoadedAt, Entry = file.Index })],
        From = report.From,
        Until = report.Until,
        Severity = IncidentNames.Of(report.Severity),
        AwareAt = report.AwareAt,
        AwareStated = report.AwareStated,
        AskedAt = report.AskedAt,
        AskedBy = report.AskedBy,
    };

    private static IncidentIntegrity Of(IntegrityEvidence integrity) => new()
    {
        Verified = integrity.Verified,
        Problems = integrity.Problems,
        Entries = integrity.Verdict.Entries,
        Root = integrity.Verdict.Root,
        CheckpointsChecked = integrity.Verdict.CheckpointsChecked,
        Signed = integrity.Verdict.Signed,
        CoveredSize = integrity.Verdict.CoveredSize,
        Checkpoint = integrity.Checkpoint,
        Key = integrity.Key,
        KeyId = integrity.KeyId,
        Families = [.. integrity.Verdict.Families.Select(static one => new FamilyReport { Family = one.Family, Records = one.Records, FirstBroken = one.FirstBroken, Why = one.Why })],
        HowToCheck = HowToCheck,
    };

    private static IncidentDeadline Of(ReportDeadline limit) => new()
    {
        Severity = IncidentNames.Of(limit.Severity),
        Days = limit.Days,
        Basis = limit.Basis,
        When = limit.When,
        DueAt = limit.DueAt,
        Applies = limit.Applies,
        IsOver = limit.IsOver,
    };

    private static IncidentRun Of(Run run) => new()
    {
        Id = run.Id.Value,
        Agent = run.Agent,
        Owner = run.Owner,
        Kind = RunNames.Of(run.Kind),
        State = RunNames.Of(run.State),
        Parent = run.Parent?.Value,
        Trigger = run.Trigger,
        CreatedAt = run.CreatedAt,
        EndedAt = run.EndedAt,
        FailureCode = run.FailureCode,
        Reason = run.Reason,
    };

    private static IncidentAction Of(ActionFact action) => new()
    {
        Run = action.Step.Run.Value,
        Step = action.Step.Id.Value,
        Number = action.Step.Number,
        Tool = action.Tool,
        SideEffect = action.Step.SideEffect,
        State = RunNames.Of(action.Step.State),
        DecidedBy = action.Step.DecidedBy,
        Model = action.Model,
        ArgsHash = action.Step.ArgumentsHash,
        IntendedAt = action.Step.IntendedAt,
        EndedAt = action.Step.EndedAt,
        FailureCode = action.Step.FailureCode,
        IntendedEntry = action.Intended,
        EndedEntry = action.Ended,
    };

    private static IncidentSideEffect Of(SideEffectFact effect) => new()
    {
        Run = effect.Step.Run.Value,
        Step = effect.Step.Id.Value,
        Number = effect.Step.Number,
        Tool = effect.Tool,
        Outcome = effect.Outcome,
        Compensation = effect.Compensation,
        Entry = effect.Index,
    };

    private static IncidentGuardEvent Of(GuardEvent one) => new()
    {
        Entry = one.Index,
        At = one.At,
        Run = one.Run,
        Kind = one.Kind,
        Type = one.Type,
        Tool = one.Tool,
        Rule = one.Rule,
        Code = one.Code,
        Words = one.Words,
    };

    private static IncidentOversightAct Of(OversightAct act) => new()
    {
        Entry = act.Index,
        At = act.At,
        Run = act.Run,
        Act = act.Act,
        By = act.By,
        Subject = act.Subject,
        Words = act.Words,
    };
}
