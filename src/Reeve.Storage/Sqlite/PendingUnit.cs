using System.Collections.Immutable;
using Reeve.Engine.Ledger;

namespace Reeve.Storage.Sqlite;

/// <summary>One unit on its way to the disk. Touched by the submitting thread before it is queued and by the writer's thread after.</summary>
internal sealed class PendingUnit(ImmutableArray<StateChange> changes)
{
    private readonly TaskCompletionSource<CommitReceipt> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The entries, once encoded: by the caller who waits, or by the writer for one who does not.</summary>
    public EncodedEntry[] Entries { get; set; } = [];

    /// <summary>What is still to be encoded, and the time it was submitted at; default when nothing is.</summary>
    public ImmutableArray<LedgerDraft> Drafts { get; init; }

    public DateTimeOffset At { get; init; }

    public ImmutableArray<StateChange> Changes { get; } = changes;

    /// <summary>Kept apart from the log: a signed checkpoint of it. Null for a unit.</summary>
    public CheckpointSigned? Checkpoint { get; init; }

    /// <summary>Nobody waits for it: it may be written with the next ones.</summary>
    public bool MayWait { get; init; }

    public long FirstIndex { get; set; }

    /// <summary>Why its applier refused it, or null.</summary>
    public Exception? Refusal { get; set; }

    public Task<CommitReceipt> Completion => _completion.Task;

    public void Succeed() => _completion.TrySetResult(new CommitReceipt(FirstIndex, Entries.Length));

    public void Fail(Exception failure)
    {
        _completion.TrySetException(failure);
        _ = _completion.Task.Exception; // seen: a caller that asked for no durability does not wait for it
    }
}
