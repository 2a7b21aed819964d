using System.Collections.Immutable;
using Reeve.Engine.Runs;

namespace Reeve.Engine.Compliance;

/// <summary>
/// A serious-incident report as Article 73 of Regulation (EU) 2024/1689 asks for one: what the record shows, what only a person can say left empty and
/// marked, and the evidence. An aid, not legal advice. Made by <see cref="ReportRules"/> alone. Immutable.
/// </summary>
public sealed record IncidentReport
{
    /// <summary>What stands at the head of every report.</summary>
    public const string Disclaimer =
        "This report is an aid made from a machine's record. It is not legal advice, and it is not complete: whether the event is a serious incident, whom to tell "
        + "and by when is for a person to decide.";

    public required SystemFacts System { get; init; }

    public required IncidentSeverity Severity { get; init; }

    public required DateTimeOffset AwareAt { get; init; }

    public required bool AwareStated { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public required string AskedBy { get; init; }

    /// <summary>The run asked about.</summary>
    public required Run Subject { get; init; }

    public required ImmutableArray<Run> Runs { get; init; }

    public required ImmutableArray<string> Models { get; init; }

    /// <summary>The fingerprint each agent's file had, with the entry that says so.</summary>
    public required ImmutableArray<AgentFileFact> AgentFiles { get; init; }

    public required DateTimeOffset From { get; init; }

    /// <summary>Null while any of the runs is not over.</summary>
    public required DateTimeOffset? Until { get; init; }

    public required ImmutableArray<TimelineFact> Timeline { get; init; }

    public required ImmutableArray<ActionFact> Actions { get; init; }

    public required ImmutableArray<SideEffectFact> SideEffects { get; init; }

    public required ImmutableArray<GuardEvent> GuardEvents { get; init; }

    public required ImmutableArray<OversightAct> Oversight { get; init; }

    public required ImmutableArray<GateUse> Gates { get; init; }

    public required ImmutableArray<IdentityFact> Identities { get; init; }

    public required ImmutableArray<ReportDeadline> Deadlines { get; init; }

    /// <summary>What only a person can say. Always empty here.</summary>
    public required ImmutableArray<BlankField> Blanks { get; init; }

    /// <summary>What was left out, in sentences.</summary>
    public required ImmutableArray<string> Cuts { get; init; }

    public required IntegrityEvidence Integrity { get; init; }
}

/// <summary>One limit of Article 73.</summary>
public sealed record ReportDeadline(IncidentSeverity Severity, int Days, string Basis, string When, DateTimeOffset DueAt, bool Applies, bool IsOver);

public sealed record AgentFileFact(string Agent, string Fingerprint, DateTimeOffset LoadedAt, long Index);

public sealed record TimelineFact(long Index, DateTimeOffset At, string? Run, string Type, string Words);

/// <summary>A step: what was asked, who decided, how it ended.</summary>
/// <param name="Intended">The entry that holds the intent; null when it is not cited.</param>
/// <param name="Ended">The entry that holds the outcome; null when there is none or it is not cited.</param>
public sealed record ActionFact(Step Step, string Tool, string? Model, long? Intended, long? Ended);

/// <param name="Step">The step.</param>
/// <param name="Tool">Its tool.</param>
/// <param name="Outcome">What is known of the effect.</param>
/// <param name="Compensation">Whether it was undone.</param>
/// <param name="Index">The newest compensation entry; null when there is none.</param>
public sealed record SideEffectFact(Step Step, string Tool, string Outcome, string Compensation, long? Index);

public sealed record GuardEvent(long Index, DateTimeOffset At, string? Run, string Kind, string Type, string? Tool, string? Rule, string? Code, string Words);

/// <summary>What somebody did to the run. <paramref name="By"/> is null when the record does not say who.</summary>
public sealed record OversightAct(long Index, DateTimeOffset At, string? Run, string Act, string? By, string Subject, string Words);

/// <summary>How often a rule of the gate decided, over the steps listed.</summary>
public sealed record GateUse(string Rule, int Allowed, int Denied, int Held, int Warned);

public sealed record IdentityFact(string Identity, ImmutableArray<string> Roles, ImmutableArray<long> Indexes);

public sealed record BlankField(string Name, string Label);
