using Reeve.Guard;

namespace Reeve.Client.Runs;

/// <summary>
/// The side effects of a run and how to undo each, in the order they were done. Each is undone at most once over any number of rollbacks, whoever makes them: the
/// gate grants it before, and it leaves <c>pending</c> before its compensation is called. Rollbacks wait for each other. Thread-safe; bounded by the run's own bound
/// of calls.
/// </summary>
internal sealed class UndoStack(RunTrace trace, IUndoGate gate, TimeProvider time) : IDisposable
{
    /// <summary>Claimed at once: few enough that one slow compensation does not use up the others' claims.</summary>
    private const int ClaimsAtOnce = 16;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly List<UndoEntry> _entries = [];

    /// <summary>A side effect was done, or nobody knows whether it was.</summary>
    /// <param name="step">The call's number.</param>
    /// <param name="gateStep">The gate's id of it.</param>
    /// <param name="tool">Its tool.</param>
    /// <param name="unknown">Whether nobody knows.</param>
    /// <param name="undo">Undoes it.</param>
    public void Push(int step, string? gateStep, string tool, bool unknown, Func<CancellationToken, Task>? undo)
    {
        var status = unknown
            ? new RollbackStep(step, tool, RollbackStatus.Skipped, "whether it was done is not known")
            : undo is null
                ? new RollbackStep(step, tool, RollbackStatus.NoCompensation, "the call said no way to undo it")
                : new RollbackStep(step, tool, RollbackStatus.Pending);
        lock (_lock)
        {
            _entries.Add(new UndoEntry(status, gateStep, undo));
        }
    }

    /// <summary>Undoes, newest first, down to and with the given step. A failure does not keep the others from being undone.</summary>
    public async Task<RollbackReport> RollBackAsync(int fromStep, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var report = new List<RollbackStep>();
            foreach (var some in Newest(fromStep).Chunk(ClaimsAtOnce))
            {
                await UndoAsync(some, report, cancellationToken);
            }

            return new RollbackReport(report);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private List<UndoEntry> Newest(int fromStep)
    {
        lock (_lock)
        {
            return [.. _entries.Where(entry => entry.Status.Step >= fromStep).OrderByDescending(static entry => entry.Status.Step)];
        }
    }

    private async Task UndoAsync(UndoEntry[] entries, List<RollbackStep> report, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        List<UndoEntry> pending = [.. entries.Where(static entry => entry is { IsTold: false, Status.Status: RollbackStatus.Pending })];
        var claims = pending.Count == 0 ? [] : await gate.ClaimAsync([.. pending.Select(static entry => entry.GateStep)]);
        var granted = pending.Zip(claims).ToDictionary(static pair => pair.First, static pair => pair.Second);
        try
        {
            foreach (var entry in entries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                granted.Remove(entry, out var claim);
                await UndoAsync(entry, claim, cancellationToken);
                report.Add(entry.Status);
            }
        }
        finally
        {
            // Stopped on the way: what was granted and not begun may be undone by others.
            foreach (var (entry, claim) in granted)
            {
                await LetGoAsync(entry, claim);
            }
        }
    }

    private async Task UndoAsync(UndoEntry entry, UndoClaim? claim, CancellationToken cancellationToken)
    {
        switch (claim)
        {
            case UndoClaim.Granted granted when granted.Until is { } until && until <= time.GetUtcNow():
                await LetGoAsync(entry, granted);
                Defer(entry, ErrorCode.Timeout, "the claim on it ran out before its turn came");
                break;
            case UndoClaim.Granted:
                await ActAsync(entry, cancellationToken);
                break;
            case UndoClaim.Unasked(var why):
                Defer(entry, why.Code, "the daemon could not be asked: " + why.Message);
                break;
            case UndoClaim.Taken { Status: RollbackStatus.Pending } taken:
                Defer(entry, ErrorCode.Conflict, taken.Message);
                break;
            case UndoClaim.Taken taken:
                entry.Status = entry.Status with { Status = taken.Status, Message = taken.Message };
                Tell(entry);
                break;
            default:
                Tell(entry);
                break;
        }
    }

    private async Task ActAsync(UndoEntry entry, CancellationToken cancellationToken)
    {
        if (!trace.TryWrite(TraceEntries.Compensated(entry.Status)))
        {
            await LetGoAsync(entry, new UndoClaim.Granted(Until: null));
            throw new ReeveException(ErrorCode.StorageFailed, "the trace cannot be written, and nothing is undone off the record", "is there room on the disk?");
        }

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

        var outcome = entry.Status.Status == RollbackStatus.Succeeded ? UndoOutcome.Succeeded : UndoOutcome.Failed;
        if (await gate.TellAsync(entry.GateStep, outcome, entry.Status.Message) is { } kept)
        {
            trace.Write(TraceEntries.Queued(entry.Status.Step, "compensations.report", kept.Code));
        }

        Tell(entry);
    }

    private async Task LetGoAsync(UndoEntry entry, UndoClaim claim)
    {
        if (claim is UndoClaim.Granted)
        {
            await gate.TellAsync(entry.GateStep, UndoOutcome.NotBegun, null);
        }
    }

    /// <summary>It stays to do; another rollback asks again.</summary>
    private void Defer(UndoEntry entry, string code, string why)
    {
        entry.Status = entry.Status with { Message = why };
        trace.Write(TraceEntries.Deferred(entry.Status, code));
    }

    private void Tell(UndoEntry entry)
    {
        if (!entry.IsTold)
        {
            entry.IsTold = true;
            trace.Write(TraceEntries.Compensated(entry.Status));
        }
    }
}
