using Reeve.Client.Wire;
using Reeve.Guard;

namespace Reeve.Client.Outbox;

/// <summary>
/// What the daemon has yet to hear, in order, on disk until it has. Bounded: room for an outcome is reserved before its call is made, so that none is ever
/// lost for lack of it; when there is no room, there is no call. Delivered by one loop, again and again with back-off until the daemon answers; a record
/// that it refuses for good is told and left out. Thread-safe.
/// </summary>
internal sealed class DeliveryOutbox : IAsyncDisposable
{
    private const int RoomPerRecord = 16 * 1024;

    private readonly Lock _lock = new();
    private readonly OutboxFile _file;
    private readonly ReeveGuardOptions _options;
    private readonly Func<OutboxRecord, CancellationToken, Task> _deliver;
    private readonly Queue<OutboxRecord> _waiting;
    private readonly SemaphoreSlim _news = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _delivering;
    private TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _reserved;

    private DeliveryOutbox(OutboxFile file, ReeveGuardOptions options, Func<OutboxRecord, CancellationToken, Task> deliver)
    {
        _file = file;
        _options = options;
        _deliver = deliver;
        _waiting = new Queue<OutboxRecord>(file.Left);
        if (_waiting.Count == 0)
        {
            _empty.SetResult();
        }

        _delivering = Task.Run(DeliverAsync);
    }

    /// <summary>How many records wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    public static DeliveryOutbox Open(ReeveGuardOptions options, Func<OutboxRecord, CancellationToken, Task> deliver) =>
        new(OutboxFile.Open(options.OutboxFolder), options, deliver);

    /// <summary>Returns when everything that was kept until then is delivered, or refused for good.</summary>
    public Task WhenEmptyAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _empty.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Keeps room for one record; false when there is none.</summary>
    public bool TryReserve()
    {
        lock (_lock)
        {
            if (_file.Length + _reserved + RoomPerRecord > _options.OutboxBytes)
            {
                return false;
            }

            _reserved += RoomPerRecord;
            return true;
        }
    }

    public void Release()
    {
        lock (_lock)
        {
            _reserved -= RoomPerRecord;
        }
    }

    /// <summary>Keeps a record; it is on the disk when this returns.</summary>
    /// <exception cref="ReeveException"><c>storage_failed</c>.</exception>
    public void Add(OutboxRecord record)
    {
        lock (_lock)
        {
            _file.Append(record.ToLine());
            _waiting.Enqueue(record);
            if (_waiting.Count == 1)
            {
                _empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        _news.Release();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _delivering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _news.Dispose();
        _file.Dispose();
    }

    private async Task DeliverAsync()
    {
        for (var failures = 0; ;)
        {
            if (First() is not { } record)
            {
                await _news.WaitAsync(_stop.Token);
                continue;
            }

            try
            {
                await _deliver(record, _stop.Token);
                failures = 0;
            }
            catch (ReeveException failure) when (Failures.MayPass(failure))
            {
                failures++;
                await Task.Delay(Pause(failures), _options.Client.Time, _stop.Token);
                continue;
            }
            catch (ReeveException refused)
            {
                // It will never be taken: the step or the run is over by other means. What it says stands in the run's trace.
                _options.OnRefusedDelivery?.Invoke(record.Operation, refused);
            }

            Done();
        }
    }

    private OutboxRecord? First()
    {
        lock (_lock)
        {
            return _waiting.TryPeek(out var record) ? record : null;
        }
    }

    private void Done()
    {
        lock (_lock)
        {
            _waiting.Dequeue();
            if (_waiting.Count == 0)
            {
                _empty.TrySetResult(); // before the file: failing to empty that costs a second delivery, no more
                _file.Clear();
            }
        }
    }

    private TimeSpan Pause(int failures)
    {
        var pause = RetryRules.BackOff(failures);
        return pause < _options.Client.BackOffLimit ? pause : _options.Client.BackOffLimit;
    }
}
