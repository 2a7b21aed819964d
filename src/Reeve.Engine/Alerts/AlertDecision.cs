using System.Collections.Immutable;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Alerts;

/// <summary>What became of a draft.</summary>
public abstract record AlertDecision
{
    private AlertDecision()
    {
    }

    /// <summary>The operator is told. <paramref name="Escalated"/>: although one of its key had just been raised, because this one is worse.</summary>
    public sealed record Raised(Alert Alert, bool Escalated) : AlertDecision
    {
        /// <summary>What was queued with it.</summary>
        public ImmutableArray<AlertDelivery> Deliveries { get; init; } = [];
    }

    /// <summary>The operator was just told by <paramref name="By"/>, and this one is counted there.</summary>
    public sealed record Suppressed(AlertId By) : AlertDecision;
}
