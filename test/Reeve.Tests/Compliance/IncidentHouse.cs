using System.Collections.Immutable;
using Reeve.Engine.Compliance;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard.Transparency;

namespace Reeve.Tests.Compliance;

/// <summary>An incident as it would be loaded: a killed run of two agents, its entries in a real tree under a real checkpoint, and no clock.</summary>
internal sealed class IncidentHouse : IHashSource
{
    public static readonly NoteKey Key = NoteKey.FromSeed("reeve/test", [.. Enumerable.Range(1, 32).Select(static i => (byte)i)]);
    public static readonly DateTimeOffset At = new(2026, 8, 2, 9, 30, 0, TimeSpan.Zero);

    private readonly List<LedgerEntry> _entries = [];

    public string Agent { get; init; } = "courier";

    public string Tool { get; init; } = "mail.send";

    public string Reason { get; init; } = "it wrote to the wrong people";

    public long Size => _entries.Count;

    public Run Run => new()
    {
        Id = new RunId("run_1"),
        Kind = RunKind.External,
        Owner = "ann",
        Agent = Agent,
        Trigger = "client",
        State = RunState.Killed,
        CreatedAt = At,
        EndedAt = At.AddMinutes(2),
        FailureCode = "killed",
        Reason = Reason,
    };

    public Step Step(int number, StepState state, string decidedBy, bool sideEffect = true) => new()
    {
        Id = new StepId("step_" + number),
        Run = Run.Id,
        Number = number,
        FencingToken = 1,
        Tool = Tool,
        SideEffect = sideEffect,
        ArgumentsHash = new string('a', 64),
        State = state,
        DecidedBy = decidedBy,
        Model = sideEffect ? null : "acme/large-1",
        IntendedAt = At.AddSeconds(number),
        EndedAt = state is StepState.Allowed or StepState.Held ? null : At.AddSeconds(number + 1),
    };

    public IncidentEntry Add(string type, Family family, params (string, object?)[] data)
    {
        var draft = new LedgerDraft { Type = type, Family = family, Owner = "ann", Run = Run.Id, Agent = Agent, Data = EntryData.Of(data) };
        var encoded = EntryRules.Encode(draft, At.AddSeconds(_entries.Count), ReadOnlyMemory<byte>.Empty);
        var entry = new LedgerEntry(_entries.Count, encoded.At, type, family, draft.Run, Agent, "ann", encoded.Bytes);
        _entries.Add(entry);
        return IncidentEntry.Of(entry);
    }

    /// <summary>Everything that can stand in a report, once.</summary>
    public IncidentFacts Whole(IntegrityVerdict? verdict = null)
    {
        ImmutableArray<IncidentEntry> entries =
        [
            Add("agent.loaded", Family.Admin, ("agent", Agent), ("fingerprint", "f00d")),
            Add("run.created", Family.Runs, ("kind", "external"), ("trigger", "client")),
            Add("run.started", Family.Runs, ("attempt", 1), ("holder", "token:desk")),
            Add("step.intended", Family.Steps, ("step", "step_1"), ("number", 1), ("tool", Tool), ("state", "allowed"), ("rule", "grants")),
            Add("step.done", Family.Steps, ("step", "step_1"), ("number", 1), ("tool", Tool)),
            Add("step.intended", Family.Steps, ("step", "step_2"), ("number", 2), ("tool", Tool), ("state", "held"), ("rule", "tool.approval")),
            Add("guard.held", Family.Guard, ("step", "step_2"), ("tool", Tool), ("rule", "tool.approval"), ("reason", "a person must approve")),
            Add("approval.requested", Family.Guard, ("approval", "appr_1"), ("step", "step_2"), ("tool", Tool)),
            Add("approval.denied", Family.Guard, ("approval", "appr_1"), ("step", "step_2"), ("tool", Tool), ("by", "peer:1000"), ("comment", Reason)),
            Add("guard.denied", Family.Guard, ("step", "step_3"), ("tool", Tool), ("rule", "loops.identical"), ("code", "loop.detected"), ("reason", "three equal calls")),
            Add("budget.threshold", Family.Guard, ("scope", "run"), ("percent", 80)),
            Add("budget.overrun", Family.Guard, ("step", "step_1"), ("tool", Tool), ("used_tokens", 9)),
            Add("switch.engaged", Family.Guard, ("scope", "agent"), ("by", "token:desk"), ("reason", Reason)),
            Add("run.killed", Family.Runs, ("state", "killed"), ("reason", Reason), ("by", "peer:1000")),
            Add("rollback.requested", Family.Compensation, ("pending", 1), ("by", "peer:1000")),
            Add("compensation.intended", Family.Compensation, ("step", "step_1"), ("tool", Tool)),
            Add("compensation.succeeded", Family.Compensation, ("step", "step_1"), ("tool", Tool)),
        ];
        return Facts(entries, Evidence(entries, verdict ?? Good())) with
        {
            Steps =
            [
                Step(1, StepState.Done, "grants"),
                Step(2, StepState.Held, "tool.approval"),
                Step(3, StepState.Denied, "loops.identical"),
                Step(4, StepState.Abandoned, "grants"),
                Step(5, StepState.Done, "grants", sideEffect: false),
            ],
        };
    }

    public IncidentFacts Facts(ImmutableArray<IncidentEntry> entries, IntegrityEvidence integrity) => new()
    {
        System = new SystemFacts("1.2.3+abc", "manor", Key.Name),
        Severity = IncidentSeverity.Death,
        AwareAt = At.AddHours(1),
        AwareStated = true,
        AskedAt = At.AddHours(2),
        AskedBy = "peer:1000",
        Runs = [Run],
        Entries = entries,
        Integrity = integrity,
    };

    public IntegrityEvidence Evidence(ImmutableArray<IncidentEntry> entries, IntegrityVerdict verdict) =>
        EvidenceRules.Of(verdict, this, Size, Note(), Key.Verifier, entries);

    public string Note(long? size = null) =>
        SignedNote.Sign(new Checkpoint(Key.Name, size ?? Size, MerkleRules.Root(this, Math.Min(size ?? Size, Size))).ToText(), Key).ToString();

    public IntegrityVerdict Good() => new()
    {
        Ok = true,
        Entries = Size,
        Root = MerkleRules.Root(this, Size).ToBase64(),
        Signed = true,
        CoveredSize = Size,
        CheckpointsChecked = 1,
        Families = [new FamilyVerdict("runs", 3, null, null)],
    };

    Hash256 IHashSource.Subtree(int level, long index) => level == 0
        ? MerkleRules.LeafHash(_entries[(int)index].Bytes!.Value.Span)
        : MerkleRules.NodeHash(((IHashSource)this).Subtree(level - 1, index * 2), ((IHashSource)this).Subtree(level - 1, (index * 2) + 1));
}
