using System.Collections.Immutable;
using Reeve.Engine.Ledger;
using Reeve.Guard;
using Reeve.Guard.Transparency;

namespace Reeve.TestKit.Memory;

/// <summary>
/// The engine's storage without a disk: one lock is the single writer, one immutable value the database. Outlives the engine built on it, so that a test can
/// end one daemon and start the next. <see cref="Crash"/> is a power cut: from a chosen commit on, nothing is written any more. Thread-safe.
/// </summary>
public sealed partial class MemoryStorage(TimeProvider time, params ICommitListener[] listeners) : IJournal, ITreeState
{
    private readonly Lock _lock = new();
    private readonly SeededRandomSource _salts = new();
    private readonly MerkleFrontier _tree = new();
    private readonly SortedList<long, string> _checkpoints = [];
    private MemoryState _state = MemoryState.Empty;
    private ImmutableList<LedgerEntry> _entries = [];
    private ImmutableList<StoredContent> _contents = [];
    private int? _commitsLeft;
    private Func<UnitOfWork, Exception?>? _fault;

    public TreeHead Head
    {
        get
        {
            lock (_lock)
            {
                return new TreeHead(_tree.Size, _tree.Root);
            }
        }
    }

    public StorageHealth Health { get; } = new(null, null);

    /// <summary>Units that were committed.</summary>
    public int Commits { get; private set; }

    public IReadOnlyList<LedgerEntry> Entries => _entries;

    /// <summary>Cuts the power after so many further commits: every later unit fails with <c>unavailable</c>. Null mends it.</summary>
    public void Crash(int? afterCommits)
    {
        lock (_lock)
        {
            _commitsLeft = afterCommits;
        }
    }

    /// <summary>Fails the units the function names a failure for.</summary>
    public void FailOn(Func<UnitOfWork, Exception?>? fault)
    {
        lock (_lock)
        {
            _fault = fault;
        }
    }

    public ValueTask<PendingCommit> SubmitAsync(UnitOfWork work, CancellationToken cancellationToken)
    {
        if (work.Entries.IsDefaultOrEmpty)
        {
            throw new ArgumentException("Nothing changes without an entry in the log.", nameof(work));
        }

        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            try
            {
                return ValueTask.FromResult(new PendingCommit(Task.FromResult(Apply(work))));
            }
            catch (ReeveException refused)
            {
                return ValueTask.FromResult(new PendingCommit(Task.FromException<CommitReceipt>(refused)));
            }
        }
    }

    public Task KeepCheckpointAsync(CheckpointSigned checkpoint, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _checkpoints[checkpoint.Size] = checkpoint.Note;
        }

        return Task.CompletedTask;
    }

    private CommitReceipt Apply(UnitOfWork work)
    {
        if (_commitsLeft is 0)
        {
            throw new ReeveException(ErrorCode.Unavailable, "the power is out");
        }

        if (_fault?.Invoke(work) is { } fault)
        {
            throw fault;
        }

        var at = time.GetUtcNow();
        EncodedEntry[] encoded = [.. work.Entries.Select(draft => EntryRules.Encode(draft, at, Salts(draft.Contents.Length)))];
        _state = work.Changes.Aggregate(_state, static (state, change) => state.Apply(change));
        _commitsLeft--;
        Commits++;
        LedgerEntry[] added = [.. encoded.Select((entry, place) => Add(_entries.Count + place, entry))];
        _entries = _entries.AddRange(added);
        foreach (var listener in listeners)
        {
            listener.OnCommitted(added);
        }

        return new CommitReceipt(added[0].Index, added.Length);
    }

    private LedgerEntry Add(long index, EncodedEntry entry)
    {
        _tree.Append(entry.Leaf);
        _contents = _contents.AddRange(entry.Contents.Select(content => new StoredContent(index, content.Name, content.MediaType, content.Salt, content.Bytes)));
        return new LedgerEntry(index, entry.At, entry.Type, entry.Family, entry.Run, entry.Agent, entry.Owner, entry.Bytes);
    }

    private byte[] Salts(int contents)
    {
        var salts = new byte[contents * EntryRules.SaltLength];
        _salts.Fill(salts);
        return salts;
    }
}
