namespace Reeve.Client.Runs;

/// <summary>
/// The side effects of a run and how to undo each, in the order they were done. Each is undone at most once over any number of rollbacks: it leaves
/// <c>pending</c> before its compensation is called. Rollbacks wait for each other. Thread-safe; bounded by the run's own bound of calls.
/// </summary>
internal sealed class UndoStack(RunTrace trace) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly List<Entry> _entries = [];

    /// <summary>A side effect was done, or nobody knows whether it was.</summary>
    public void Push(int step, string tool, bool unknown, Func<CancellationToken, Task>? undo)
    {
        var status = unknown
            ? new RollbackStep(step, tool, RollbackStatus.Skipped, "whether it was done is not known")
            : undo is null
                ? new RollbackStep(step, tool, RollbackStatus.NoCompensation, "the call said no way to undo it")
                : new RollbackStep(step, tool, RollbackStatus.Pending);
        lock (_lock)
        {
            _entries.Add(new Entry(status, undo));
        }
    }

    /// <summary>Undoes, newest first, down to and with the given step. A failure does not keep the others from being undone.</summary>
    public async Task<RollbackReport> RollBackAsync(int fromStep, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var report = new List<RollbackStep>();
            foreach (var entry in Newest(fromStep))
            {
                cancellationToken.ThrowIfCancellationRequested();
                report.Add(await UndoAsync(entry, cancellationToken));
            }

            return new RollbackReport(report);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private List<Entry> Newest(int fromStep)
    {
        lock (_lock)
        {
            return [.. _entries.Where(entry => entry.Status.Step >= fromStep).OrderByDescending(static entry => entry.Status.Step)];
        }
    }

    private async Task<RollbackStep> UndoAsync(Entry entry, CancellationToken cancellationToken)
    {
        if (entry.IsTold)
        {
            return entry.Status;
        }

        entry.IsTold = true;
        if (entry.Status.Status == RollbackStatus.Pending)
        {
            trace.Write(TraceEntries.Compensated(entry.Status));
            entry.Status = entry.Status with { Status = RollbackStatus.Failed, Message = "it was interrupted" };
            try
            {
                await entry.Undo!(cancellationToken);
                entry.Status = entry.Status with { Status = RollbackStatus.Succeeded, Message = null };
            }
            catch (Exception failure)
            {
                // Whatever a compensation throws is its outcome: it is told, and the effects before it are still undone.
                entry.Status = entry.Status with { Message = failure.Message };
            }
        }

        trace.Write(TraceEntries.Compensated(entry.Status));
        return entry.Status;
    }

    /// <summary>Guarded by the turn, once it is in the list.</summary>
    private sealed class Entry(RollbackStep status, Func<CancellationToken, Task>? undo)
    {
        public RollbackStep Status { get; set; } = status;

        public Func<CancellationToken, Task>? Undo { get; } = undo;

        /// <summary>Whether a rollback has come to it.</summary>
        public bool IsTold { get; set; }
    }
}
