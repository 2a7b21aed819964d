using System.Collections.Immutable;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Insight;

/// <summary>How an agent does, by what it did. Immutable.</summary>
public sealed record AgentHealth
{
    public required AgentKey Agent { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>The worst finding; with none, whether enough runs counted to say so.</summary>
    public required InsightVerdict Status { get; init; }

    public required RunTally Runs { get; init; }

    public required SuccessRate Success { get; init; }

    /// <summary>The same of the window before.</summary>
    public required SuccessRate Before { get; init; }

    /// <summary>Where runs fail, most first.</summary>
    public required ImmutableArray<Hotspot> Hotspots { get; init; }

    public required UseBaseline Tokens { get; init; }

    public required UseBaseline Cost { get; init; }

    /// <summary>By tool, most called first.</summary>
    public required ImmutableArray<ToolLatency> Latencies { get; init; }

    public required ImmutableArray<InsightCheck> Checks { get; init; }

    public required ImmutableArray<InsightFinding> Findings { get; init; }

    /// <summary>Whether only the newest of more runs or steps were looked at.</summary>
    public required bool IsCut { get; init; }
}

/// <summary>How the runs of the window ended, each in one of these; <see cref="Live"/> ones have not.</summary>
public sealed record RunTally(int Succeeded, int Failed, int TimedOut, int DeadLetter, int Cancelled, int Killed, int Live)
{
    public int Ended => Succeeded + Failed + TimedOut + DeadLetter + Cancelled + Killed;
}

/// <summary>A place where runs fail.</summary>
/// <param name="Tool">The tool whose call failed; null when no call did.</param>
/// <param name="Code">The call's code, or the run's.</param>
/// <param name="Runs">The runs that failed so.</param>
/// <param name="Share">Of all that failed.</param>
/// <param name="Examples">The newest of them, at most <see cref="InsightFinding.MaxEvidence"/>.</param>
public sealed record Hotspot(string? Tool, string Code, int Runs, double Share, ImmutableArray<RunId> Examples);

/// <summary>What the latest run used, against what is usual for runs of its kind.</summary>
/// <param name="Usual">Over the runs before it that used any.</param>
/// <param name="Threshold">More than this is a spike; null when too few runs came before to tell.</param>
/// <param name="Latest">The latest run's.</param>
/// <param name="LatestRun">Null when there was none.</param>
public sealed record UseBaseline(Baseline Usual, double? Threshold, long Latest, RunId? LatestRun);

/// <summary>How long a tool's calls take, in milliseconds: the newest part of the window's calls and those before.</summary>
public sealed record ToolLatency(string Tool, Baseline Recent, Baseline Before, InsightVerdict Verdict);
