using Reeve.Engine.Delivery;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;

namespace Reeve.Engine.Heartbeat.Explaining;

/// <summary>Everything an explanation is made of.</summary>
internal sealed record ExplanationSources
{
    public required string Agent { get; init; }

    public required AgentSituation Situation { get; init; }

    /// <summary>For <see cref="AgentSituation.Invalid"/>: file, line and what is wrong.</summary>
    public string? Problem { get; init; }

    public Run? Run { get; init; }

    /// <summary>The run's entries in order, each with its contents.</summary>
    public IReadOnlyList<(LedgerEntry Entry, IReadOnlyList<StoredContent> Contents)> Entries { get; init; } = [];

    public IReadOnlyList<DecidedFinding> Findings { get; init; } = [];
}

/// <summary>What the agent's file says now, whatever it said when the tick ran.</summary>
internal enum AgentSituation
{
    Ready,
    Unknown,
    Invalid,
    Disabled,
}
