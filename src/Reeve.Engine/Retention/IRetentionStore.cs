using System.Collections.Immutable;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Retention;

/// <summary>
/// What retention asks of storage. Plans are made beside the traffic, on a reader; the writer looks again when it applies them. Every call is bounded by
/// the rows it may plan.
/// </summary>
public interface IRetentionStore
{
    /// <summary>From when to when the log tells, entries below <paramref name="floor"/> left out.</summary>
    ValueTask<LedgerSpan> ReadSpanAsync(long floor, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The first entry, from <paramref name="floor"/> on, that is not old: its time is believed and not before the cutoff.</summary>
    ValueTask<long> FindBelowAsync(long floor, Horizon horizon, CancellationToken cancellationToken);

    /// <summary>Runs that may go, whole families only, oldest end first, up to <paramref name="rows"/> rows.</summary>
    ValueTask<RunPlan> PlanRunsAsync(PurgeLimit limit, RunCursor cursor, int rows, CancellationToken cancellationToken);

    /// <summary>Old rows that belong to no run, up to <paramref name="rows"/>.</summary>
    ValueTask<LoosePlan> PlanLooseRowsAsync(PurgeLimit limit, int rows, CancellationToken cancellationToken);

    /// <summary>Entries below <paramref name="below"/> whose bodies may go, up to <paramref name="rows"/>.</summary>
    ValueTask<EntryPlan> PlanEntriesAsync(long floor, long below, int rows, CancellationToken cancellationToken);

    /// <summary>The newest entry that tells of a purge, or null.</summary>
    ValueTask<LedgerEntry?> FindNewestPurgeAsync(CancellationToken cancellationToken);

    /// <summary>How many words of a run are still kept, by kind.</summary>
    ValueTask<ImmutableArray<RowCount>> CountWordsAsync(RunId run, CancellationToken cancellationToken);
}
