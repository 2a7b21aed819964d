using Reeve.Guard.Loops;

namespace Reeve.Engine.Runs;

/// <summary>The room's bounds and periods, validated by whoever composes the daemon.</summary>
public sealed record RunOptions
{
    /// <summary>Who holds the leases of in-process runs: this daemon's instance.</summary>
    public string Holder { get; init; } = "reeved";

    /// <summary>Live runs kept in memory; one more is refused with <c>overloaded</c>.</summary>
    public int MaxLiveRuns { get; init; } = 1_000;

    /// <summary>How many causes may lie between a run and a person or a clock.</summary>
    public int MaxDepth { get; init; } = 16;

    /// <summary>When a run counts as going round in circles. The engine's own runs are bounded by what they do, so that none has a limit of calls by default.</summary>
    public LoopOptions Loops { get; init; } = LoopOptions.Default with { MaxIterations = 0 };

    /// <summary>When agents that start one another count as going round in circles.</summary>
    public CausationOptions Causation { get; init; } = new();

    /// <summary>The lease of an in-process run, and of an external one that names none.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan ShortestLease { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestLease { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How often leases are looked at.</summary>
    public TimeSpan SweepEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a killed in-process run may take to let go before shutdown stops waiting for it.</summary>
    public TimeSpan KillGrace { get; init; } = TimeSpan.FromSeconds(5);
}
