using System.Collections.Immutable;
using Reeve.Engine.Runs;

namespace Reeve.Engine.Governance;

/// <summary>The gate's answer to one intent.</summary>
public abstract record GuardDecision
{
    private GuardDecision()
    {
    }

    /// <summary>The rule that decided, for the record and for <c>why</c>.</summary>
    public required string Rule { get; init; }

    public sealed record Allow(Step Step) : GuardDecision
    {
        /// <summary>What the caller should know although it may go on.</summary>
        public ImmutableArray<GuardWarning> Warnings { get; init; } = [];
    }

    public sealed record Deny(string Code, string Reason) : GuardDecision;

    /// <summary>Parked until somebody approves exactly this step.</summary>
    public sealed record Hold(Step Step, string Reason) : GuardDecision;

    /// <summary>The run is over: nothing more happens in it.</summary>
    public sealed record Kill(string Reason) : GuardDecision;
}
