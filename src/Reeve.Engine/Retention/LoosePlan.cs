using System.Collections.Immutable;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Retention;

/// <summary>Old rows that belong to no run: alerts of the daemon's own, what was told of long ago, checkpoints between those that are kept.</summary>
public sealed record LoosePlan(ImmutableArray<RowCount> Rows)
{
    public bool IsEmpty => Rows.All(static row => row.Rows == 0);
}

/// <summary>Those rows go. Refused when they are not as many as were counted.</summary>
public sealed record LooseRowsPurged(LoosePlan Plan, PurgeLimit Limit) : StateChange;
