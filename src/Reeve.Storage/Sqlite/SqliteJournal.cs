using System.Threading.Channels;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;

namespace Reeve.Storage.Sqlite;

/// <summary>
/// The journal on SQLite. A caller who waits encodes and hashes on its own thread; one writer thread does the rest (<see cref="SqliteWriter"/>), the
/// encoding for callers who do not wait included, so that their way is short. Disposing writes what was queued, then closes.
/// </summary>
public sealed class SqliteJournal : IJournal, IJournalLoad, ITreeState, IAsyncDisposable
{
    private readonly Channel<PendingUnit> _queue;
    private readonly SqliteWriter _writer;
    private readonly TimeProvider _time;
    private readonly IRandomSource _random;

    public SqliteJournal(SqliteJournalOptions options, TimeProvider time, IRandomSource random, IEnumerable<ICommitListener> listeners)
    {
        (_time, _random, Capacity) = (time, random, options.QueueLength);
        _queue = Channel.CreateBounded<PendingUnit>(new BoundedChannelOptions(options.QueueLength)
        {
            FullMode = BoundedChannelFullMode.Wait,
            SingleReader = true,
        });
        _writer = new SqliteWriter(options, _queue.Reader, random, [.. listeners]);
    }

    public int Waiting => _queue.Reader.Count;

    public int Capacity { get; }

    public TreeHead Head => _writer.Head;

    public StorageHealth Health => _writer.Health;

    public ValueTask<PendingCommit> SubmitAsync(UnitOfWork work, CancellationToken cancellationToken)
    {
        if (work.Entries.IsEmpty)
        {
            throw new ArgumentException("Nothing changes without an entry in the log.", nameof(work));
        }

        cancellationToken.ThrowIfCancellationRequested(); // who gave up before has written nothing, whether there was room or not
        var now = _time.GetUtcNow();
        return QueueAsync(
            work.Wanted == Durability.Accepted
                ? new PendingUnit(work.Changes) { MayWait = true, Drafts = work.Entries, At = now }
                : new PendingUnit(work.Changes) { Entries = EntryEncoding.Encode(work.Entries, now, _random) },
            cancellationToken);
    }

    public async Task KeepCheckpointAsync(CheckpointSigned checkpoint, CancellationToken cancellationToken)
    {
        var pending = await QueueAsync(new PendingUnit([]) { Checkpoint = checkpoint }, cancellationToken);
        await pending.Durable.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        _writer.Hurry();
        await _writer.Stopped;
    }

    private ValueTask<PendingCommit> QueueAsync(PendingUnit unit, CancellationToken cancellationToken) =>
        _queue.Writer.TryWrite(unit) ? new(Queued(unit)) : WaitForRoomAsync(unit, cancellationToken);

    private PendingCommit Queued(PendingUnit unit)
    {
        if (!unit.MayWait)
        {
            _writer.Hurry();
        }

        return new PendingCommit(unit.Completion);
    }

    private async ValueTask<PendingCommit> WaitForRoomAsync(PendingUnit unit, CancellationToken cancellationToken)
    {
        try
        {
            await _queue.Writer.WriteAsync(unit, cancellationToken);
            return Queued(unit);
        }
        catch (ChannelClosedException closed)
        {
            throw new ReeveException(ErrorCode.Unavailable, "The journal is closed: the daemon stops.", retryable: true, inner: closed);
        }
    }
}
