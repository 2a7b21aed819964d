using Reeve.Engine.Foundation;

namespace Reeve.Engine.Runs;

/// <summary>What the Runs room reads. Writes go through <see cref="Ledger.IJournal"/> as <see cref="RunAdded"/>, <see cref="RunMoved"/>, …</summary>
public interface IRunStore
{
    ValueTask<Run?> FindAsync(RunId id, CancellationToken cancellationToken);

    /// <summary>The run that an owner's agent once started under this idempotency key.</summary>
    ValueTask<Run?> FindByKeyAsync(string owner, string agent, string idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Newest first; the cursor is the last id of the page before.</summary>
    ValueTask<Page<Run>> ListAsync(RunFilter filter, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Every run that is not terminal: what recovery and the lease sweep look at.</summary>
    ValueTask<IReadOnlyList<Run>> ListLiveAsync(CancellationToken cancellationToken);

    /// <summary>What a run started and what that started, by id, without the run itself; at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<Run>> ListDescendantsAsync(RunId run, int limit, CancellationToken cancellationToken);

    /// <summary>Every step of a run, by number: what a memory of the run is built from.</summary>
    ValueTask<IReadOnlyList<Step>> ListStepsAsync(RunId run, CancellationToken cancellationToken);

    /// <summary>The first <paramref name="limit"/> steps whose number is higher than <paramref name="after"/>, by number.</summary>
    ValueTask<IReadOnlyList<Step>> ListStepsAsync(RunId run, int after, int limit, CancellationToken cancellationToken);
}
