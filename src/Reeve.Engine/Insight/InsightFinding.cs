using System.Collections.Immutable;
using Reeve.Engine.Alerts;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Insight;

/// <summary>Something that stands out, with the runs that show it.</summary>
public sealed record InsightFinding
{
    public required string Kind { get; init; }

    public required AlertSeverity Severity { get; init; }

    /// <summary>What it is about beyond the agent, such as the tool: findings that differ in it are different things to be told of.</summary>
    public string Subject { get; init; } = "";

    /// <summary>One line of names and numbers.</summary>
    public required string Title { get; init; }

    /// <summary>Newest first, at most <see cref="MaxEvidence"/>.</summary>
    public required ImmutableArray<RunId> Evidence { get; init; }

    /// <summary>The numbers for programs.</summary>
    public required EntryData Data { get; init; }

    public const int MaxEvidence = 10;
}

/// <summary>What a rule found out. <see cref="Unknown"/>: there was too little to tell, which is never the same as nothing found.</summary>
public enum InsightVerdict
{
    Unknown,
    Clear,
    Warning,
    Critical,
}

/// <summary>What one rule could tell, and from how much: a sample below what is needed tells nothing.</summary>
public sealed record InsightCheck(string Kind, InsightVerdict Verdict, int Sample, int Needed);

/// <summary>What one rule says: that it looked, and what it found.</summary>
public sealed record Judgement(InsightCheck Check, ImmutableArray<InsightFinding> Findings)
{
    public static Judgement Of(string kind, int sample, int needed, params ImmutableArray<InsightFinding> findings) => new(
        new InsightCheck(kind, findings.IsEmpty ? (sample < needed ? InsightVerdict.Unknown : InsightVerdict.Clear) : Worst(findings), sample, needed), findings);

    public static InsightVerdict Worst(IEnumerable<InsightFinding> findings) =>
        findings.Any(static finding => finding.Severity == AlertSeverity.Critical) ? InsightVerdict.Critical : InsightVerdict.Warning;
}
