using Reeve.Engine.Ledger;

namespace Reeve.Engine.Schedules;

/// <summary>Writes one fact with its change and waits for the disk, at the time it is. Thread-safe.</summary>
internal sealed class ScheduleWrites(IJournal journal, TimeProvider time)
{
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Once begun it is not given up: what is on the disk must be known here too.</summary>
    public async Task WriteAsync(LedgerDraft entry, params StateChange[] changes) => await journal.CommitAsync(UnitOfWork.Of(entry, changes), CancellationToken.None);
}
