using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;
using Reeve.Guard.Transparency;
using Reeve.Storage.Sqlite.Appliers;
using SQLitePCL;

namespace Reeve.Storage.Sqlite;

/// <summary>
/// The one thread that writes. It takes everything that waits, applies it in one transaction, commits once, then tells everybody. A unit that is
/// refused fails alone; a disk that is full fails the batch and nothing else: the thread goes on, and heals with the next batch that fits.
/// Everything here but <see cref="Head"/>, <see cref="Health"/> and <see cref="Stopped"/> belongs to that thread.
/// </summary>
#pragma warning disable CA1001 // The thread that uses them closes them, when the queue has ended: see Close.
internal sealed class SqliteWriter
#pragma warning restore CA1001
{
    /// <summary>How long units that nobody waits for are kept for company.</summary>
    private static readonly TimeSpan Company = TimeSpan.FromMilliseconds(5);

    private static readonly StorageHealth Well = new(null, null);

    private readonly ChannelReader<PendingUnit> _queue;
    private readonly IRandomSource _random;
    private readonly IReadOnlyList<ICommitListener> _listeners;
    private readonly int _batchLength;
    private readonly List<PendingUnit> _batch = [];
    private readonly AutoResetEvent _hurry = new(initialState: false);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SqliteConnection _connection;
    private readonly Dictionary<Type, IChangeApplier> _appliers;
    private readonly EntryRows _rows;
    private readonly MerkleFrontier _frontier;
    private readonly MerkleFrontier _committed = new();
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _rollback;
    private readonly Statement _savepoint;
    private readonly Statement _release;
    private readonly Statement _rollbackTo;

    private volatile TreeHead _head;
    private volatile StorageHealth _health = Well;

    public SqliteWriter(SqliteJournalOptions options, ChannelReader<PendingUnit> queue, IRandomSource random, IReadOnlyList<ICommitListener> listeners)
    {
        (_queue, _random, _listeners, _batchLength) = (queue, random, listeners, options.BatchLength);
        _connection = SqliteFile.OpenWriter(options.Path, options.MaxDatabaseBytes, options.CheckpointPages);
        Migrations.Apply(_connection);
        var db = _connection.Handle!;
        _appliers = ChangeAppliers.All(db);
        _rows = new EntryRows(db);
        _begin = new Statement(db, "BEGIN IMMEDIATE");
        _commit = new Statement(db, "COMMIT");
        _rollback = new Statement(db, "ROLLBACK");
        _savepoint = new Statement(db, "SAVEPOINT unit");
        _release = new Statement(db, "RELEASE unit");
        _rollbackTo = new Statement(db, "ROLLBACK TO unit");
        using (var tree = new SqliteTree(db))
        {
            _frontier = MerkleFrontier.Restore(tree, tree.Size());
        }

        _committed.CopyFrom(_frontier);
        _head = new TreeHead(_frontier.Size, _frontier.Root);
        new Thread(Run) { IsBackground = true, Name = "reeve-writer" }.Start();
    }

    public TreeHead Head => _head;

    public StorageHealth Health => _health;

    /// <summary>Completes when everything queued was written and the database is closed.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Somebody waits: write what is queued now. From any thread.</summary>
    public void Hurry() => _hurry.Set();

    private void Run()
    {
        try
        {
            while (WaitForWork())
            {
                Collect();
                if (_batch.TrueForAll(static unit => unit.MayWait))
                {
                    _hurry.WaitOne(Company);
                    Collect();
                }

                Write();
                _batch.Clear();
            }

            Close();
            _stopped.SetResult();
        }
        catch (Exception defect)
        {
            // The ring around the thread: a defect here must not let callers wait for ever, and must be seen by whoever stops the journal.
            _health = new StorageHealth(ErrorCode.Internal, defect.Message);
            FailEverything(defect);
            _stopped.SetException(defect);
        }
    }

    private void Collect()
    {
        while (_batch.Count < _batchLength && _queue.TryRead(out var unit))
        {
            _batch.Add(unit);
        }
    }

    private bool WaitForWork()
    {
        var wait = _queue.WaitToReadAsync();
#pragma warning disable VSTHRD002 // This thread exists to wait: it has no context to deadlock with and nothing else to do.
        return wait.IsCompleted ? wait.Result : wait.AsTask().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }

    private void Write()
    {
        try
        {
            _begin.Run();
            foreach (var unit in _batch)
            {
                Apply(unit);
            }

            _commit.Run();
        }
        catch (ReeveException failure)
        {
            Abandon(failure);
            return;
        }

        _committed.CopyFrom(_frontier);
        if (_head.Size != _frontier.Size)
        {
            _head = new TreeHead(_frontier.Size, _frontier.Root);
        }

        _health = Well;
        Publish();
        foreach (var unit in _batch)
        {
            if (unit.Refusal is { } refusal)
            {
                unit.Fail(refusal);
            }
            else
            {
                unit.Succeed();
            }
        }
    }

    private void Apply(PendingUnit unit)
    {
        if (unit.Checkpoint is { } checkpoint)
        {
            _rows.Add(checkpoint);
            return;
        }

        if (!unit.Drafts.IsDefault && !TryEncode(unit))
        {
            return;
        }

        // Changes come first: only they can be refused, and a refused unit must not have touched the tree.
        var several = unit.Changes.Length > 1;
        if (several)
        {
            _savepoint.Run();
        }

        if (FirstRefusal(unit) is { } refusal)
        {
            unit.Refusal = new ReeveException(ErrorCode.Conflict, refusal, "Read the state again, then decide again.");
            if (several)
            {
                _rollbackTo.Run();
                _release.Run();
            }

            return;
        }

        unit.FirstIndex = _frontier.Size;
        foreach (var entry in unit.Entries)
        {
            _rows.Add(_frontier.Size, entry);
            _frontier.Append(entry.Leaf, _rows.AddTile);
        }

        if (several)
        {
            _release.Run();
        }
    }

    private bool TryEncode(PendingUnit unit)
    {
        try
        {
            unit.Entries = EntryEncoding.Encode(unit.Drafts, unit.At, _random);
            return true;
        }
        catch (ReeveException tooLarge)
        {
            unit.Refusal = tooLarge; // fails alone, like any refused unit
            return false;
        }
    }

    private string? FirstRefusal(PendingUnit unit)
    {
        foreach (var change in unit.Changes)
        {
            if (!_appliers.TryGetValue(change.GetType(), out var applier))
            {
                throw new InvalidOperationException($"Nothing applies a {change.GetType().Name}.");
            }

            if (applier.Apply(change) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private void Abandon(ReeveException failure)
    {
        if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
        {
            _rollback.Run();
        }

        _frontier.CopyFrom(_committed);
        _health = new StorageHealth(failure.Code, failure.Message);
        foreach (var unit in _batch)
        {
            unit.Fail(unit.Refusal ?? failure);
        }
    }

    private void Publish()
    {
        if (_listeners.Count == 0)
        {
            return;
        }

        var entries = new List<LedgerEntry>();
        foreach (var unit in _batch)
        {
            if (unit.Refusal is not null)
            {
                continue;
            }

            for (var i = 0; i < unit.Entries.Length; i++)
            {
                var entry = unit.Entries[i];
                entries.Add(new LedgerEntry(unit.FirstIndex + i, entry.At, entry.Type, entry.Family, entry.Run, entry.Agent, entry.Owner, entry.Bytes));
            }
        }

        if (entries.Count > 0)
        {
            foreach (var listener in _listeners)
            {
                listener.OnCommitted(entries);
            }
        }
    }

    private void FailEverything(Exception defect)
    {
        var failure = new ReeveException(ErrorCode.Internal, "The journal's writer stopped on a defect.", "Restart the daemon; its log tells more.", inner: defect);
        _batch.ForEach(unit => unit.Fail(failure));
        while (_queue.TryRead(out var unit))
        {
            unit.Fail(failure);
        }
    }

    private void Close()
    {
        foreach (var applier in _appliers.Values)
        {
            applier.Dispose();
        }

        _rows.Dispose();
        foreach (var statement in (Statement[])[_begin, _commit, _rollback, _savepoint, _release, _rollbackTo])
        {
            statement.Dispose();
        }

        // Readers that are still open only keep the log longer; nothing depends on its being empty.
        raw.sqlite3_wal_checkpoint_v2(_connection.Handle, null, raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _);
        _connection.Dispose();
    }
}
