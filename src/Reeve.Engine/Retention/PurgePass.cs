using System.Collections.Immutable;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Engine.Retention;

/// <summary>One pass over what is old. Every batch is one unit of work with its entry; between two of them the pass may be cut. Used once, by one caller.</summary>
internal sealed class PurgePass(
    RetentionOptions options, IRetentionStore store, PurgeRecorder recorder, RetentionPace pace, PurgeLimit limit, string by)
{
    private readonly PurgeTally _pass = new();
    private int _held;

    /// <summary>Below it nothing is left but what belongs to runs that are kept.</summary>
    public required long Floor { get; set; }

    /// <summary>Hears after each batch.</summary>
    public required Action<PurgeTally, long> Noted { get; init; }

    private bool HasRoom => _pass.Rows < options.RowsPerPass;

    private int Room => (int)Math.Min(options.Batch, options.RowsPerPass - _pass.Rows);

    /// <summary>What ended before the cutoff; and what is dated later than anything that is believed, whose place in the log tells its age.</summary>
    public static IEnumerable<RunCursor> Windows(Horizon horizon) =>
    [
        new RunCursor(DateTimeOffset.UnixEpoch, "", horizon.Cutoff),
        new RunCursor(horizon.Reference.AddMilliseconds(1), "", DateTimeOffset.MaxValue),
    ];

    public async Task<PurgeReport> RunAsync(int tries, CancellationToken cancellationToken)
    {
        pace.Begin();
        foreach (var window in Windows(limit.Horizon))
        {
            await TakeRunsAsync(window, tries, cancellationToken);
        }

        await TakeLooseRowsAsync(tries, cancellationToken);
        await TakeEntriesAsync(tries, cancellationToken);
        return new PurgeReport(limit.Horizon.Cutoff, _pass.Runs, _pass.ByKind, _held, !HasRoom);
    }

    private async Task TakeRunsAsync(RunCursor cursor, int tries, CancellationToken cancellationToken)
    {
        var left = tries;
        while (HasRoom)
        {
            await pace.WaitAsync(cancellationToken);
            var plan = await store.PlanRunsAsync(limit, cursor, Room, cancellationToken);
            if (plan.Runs.Count > 0)
            {
                var batch = new PurgeTally();
                foreach (var purge in plan.Runs)
                {
                    batch.Add(purge);
                }

                if (!await TryTakeAsync(batch, [.. plan.Runs.Select(purge => new RunPurged(purge, limit))], Floor, cancellationToken))
                {
                    left = left > 0 ? left - 1 : throw Restless();
                    continue;
                }
            }

            (left, cursor, _held) = (tries, plan.Next, _held + plan.Held);
            if (plan.IsLast)
            {
                return;
            }
        }
    }

    private async Task TakeLooseRowsAsync(int tries, CancellationToken cancellationToken)
    {
        for (var left = tries; HasRoom;)
        {
            await pace.WaitAsync(cancellationToken);
            var plan = await store.PlanLooseRowsAsync(limit, Room, cancellationToken);
            if (plan.IsEmpty)
            {
                return;
            }

            var batch = new PurgeTally();
            batch.Add(plan);
            if (await TryTakeAsync(batch, [new LooseRowsPurged(plan, limit)], Floor, cancellationToken))
            {
                left = tries;
            }
            else
            {
                left = left > 0 ? left - 1 : throw Restless();
            }
        }
    }

    private async Task TakeEntriesAsync(int tries, CancellationToken cancellationToken)
    {
        var left = tries;
        while (HasRoom && Floor < limit.Below)
        {
            await pace.WaitAsync(cancellationToken);
            var plan = await store.PlanEntriesAsync(Floor, limit.Below, Room, cancellationToken);
            if (plan.Entries > 0)
            {
                var batch = new PurgeTally();
                batch.Add(plan);
                if (!await TryTakeAsync(batch, [new EntriesPurged(plan)], plan.To, cancellationToken))
                {
                    left = left > 0 ? left - 1 : throw Restless();
                    continue;
                }
            }

            (left, Floor) = (tries, plan.To);
            Noted(_pass, Floor);
        }
    }

    private async Task<bool> TryTakeAsync(PurgeTally batch, ImmutableArray<StateChange> changes, long floor, CancellationToken cancellationToken)
    {
        var entry = RetentionEntries.Purged(batch, _pass, limit, floor, options.Days, by);
        if (!await recorder.TryRecordAsync(entry, changes, cancellationToken))
        {
            return false;
        }

        _pass.Add(batch);
        _pass.Batches++;
        Noted(_pass, floor);
        return true;
    }

    private static ReeveException Restless() =>
        new(ErrorCode.Conflict, "What is old moves faster than it can be taken.", "Try again: reeve purge", retryable: true);
}
