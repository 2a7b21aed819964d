using System.Collections.Immutable;
using Reeve.Engine.Runs;

namespace Reeve.Engine.Compliance;

/// <summary>Everything a report is made of, loaded and bounded.</summary>
public sealed record IncidentFacts
{
    public required SystemFacts System { get; init; }

    public required IncidentSeverity Severity { get; init; }

    public required DateTimeOffset AwareAt { get; init; }

    /// <summary>Whether somebody said so; otherwise it is when this report was asked for.</summary>
    public required bool AwareStated { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public required string AskedBy { get; init; }

    /// <summary>The run asked about first, then what it started, by id.</summary>
    public required ImmutableArray<Run> Runs { get; init; }

    /// <summary>By run in that order, then by number.</summary>
    public ImmutableArray<Step> Steps { get; init; } = [];

    /// <summary>By index: of the runs, and what else concerned them (switches, tokens, the agents' files).</summary>
    public ImmutableArray<IncidentEntry> Entries { get; init; } = [];

    /// <summary>What was left out while loading, in sentences.</summary>
    public ImmutableArray<string> Cuts { get; init; } = [];

    public required IntegrityEvidence Integrity { get; init; }
}
