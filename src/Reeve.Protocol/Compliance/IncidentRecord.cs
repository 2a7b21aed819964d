namespace Reeve.Protocol.Compliance;

/// <summary>A serious-incident report: what the record shows, what only a person can say left empty, and the evidence.</summary>
public sealed record IncidentRecord
{
    /// <summary>That this is an aid and not legal advice.</summary>
    public required string Disclaimer { get; init; }

    /// <summary>What it is about.</summary>
    public required IncidentHead Head { get; init; }

    /// <summary>What was left out, in sentences.</summary>
    public IReadOnlyList<string> Cuts { get; init; } = [];

    /// <summary>The limits of Article 73, counted from the awareness.</summary>
    public IReadOnlyList<IncidentDeadline> Deadlines { get; init; } = [];

    /// <summary>What only a person can say: root cause, harm, causal link, action. Empty on purpose.</summary>
    public IReadOnlyList<IncidentBlank> ToBeFilledIn { get; init; } = [];

    /// <summary>How the record was verified.</summary>
    public required IncidentIntegrity Integrity { get; init; }

    /// <summary>The run and what it started.</summary>
    public IReadOnlyList<IncidentRun> Runs { get; init; } = [];

    /// <summary>The cited entries in order.</summary>
    public IReadOnlyList<IncidentFact> Timeline { get; init; } = [];

    /// <summary>The steps.</summary>
    public IReadOnlyList<IncidentAction> Actions { get; init; } = [];

    /// <summary>Steps that reached the world, and whether they were undone.</summary>
    public IReadOnlyList<IncidentSideEffect> SideEffects { get; init; } = [];

    /// <summary>Denials, holds, loops, budget thresholds, overruns.</summary>
    public IReadOnlyList<IncidentGuardEvent> GuardEvents { get; init; } = [];

    /// <summary>What people did: approvals, kills, switches, rollbacks, reports.</summary>
    public IReadOnlyList<IncidentOversightAct> Oversight { get; init; } = [];

    /// <summary>Which rules of the gate were asked and decided.</summary>
    public IReadOnlyList<IncidentGate> Gates { get; init; } = [];

    /// <summary>As whom everybody came.</summary>
    public IReadOnlyList<IncidentIdentity> Identities { get; init; } = [];

    /// <summary>One proof for each cited entry.</summary>
    public IReadOnlyList<IncidentProof> Proofs { get; init; } = [];
}
