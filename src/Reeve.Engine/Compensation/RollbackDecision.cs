using System.Collections.Immutable;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Compensation;

/// <summary>Somebody wants a run undone, from a step on.</summary>
public sealed record RollbackRequest(StepId? From, string By, string? Reason);

/// <summary>What becomes of such a wish.</summary>
public abstract record RollbackDecision
{
    private RollbackDecision()
    {
    }

    /// <summary>The rows that are new or asked for again, newest step first. Empty: there is nothing (more) to do.</summary>
    public sealed record Planned(ImmutableArray<StepCompensation> Rows) : RollbackDecision;

    public sealed record Refused(string Code, string Reason, string? Hint = null) : RollbackDecision;
}
