namespace Reeve.Engine.Ledger;

/// <summary>
/// The one way anything is written. Units are applied in the order of submission by a single writer, many to a transaction,
/// each under its own savepoint, so that one that fails fails alone. Thread-safe.
/// </summary>
public interface IJournal
{
    /// <summary>
    /// Encodes and queues the unit; waits for room in the bounded queue. The returned task inside fails with <c>ReeveException</c>:
    /// <c>conflict</c> (an applier refused), <c>storage_full</c>, <c>storage_failed</c>, <c>payload_too_large</c> (an entry over 65,535 bytes;
    /// thrown before queueing where somebody waits), <c>unavailable</c> (stopping). A token that has fired writes nothing; one that fires after queueing
    /// takes nothing back.
    /// </summary>
    ValueTask<PendingCommit> SubmitAsync(UnitOfWork work, CancellationToken cancellationToken);

    /// <summary>Submits and waits until the unit is durable.</summary>
    async ValueTask<CommitReceipt> CommitAsync(UnitOfWork work, CancellationToken cancellationToken)
    {
        var pending = await SubmitAsync(work, cancellationToken);
        return await pending.Durable.WaitAsync(cancellationToken);
    }
}
