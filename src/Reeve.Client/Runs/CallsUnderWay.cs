namespace Reeve.Client.Runs;

/// <summary>Counts the calls of a run that have not left yet, so that its trace is not closed before their last line. Thread-safe.</summary>
internal sealed class CallsUnderWay
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _none = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;
    private bool _closed;

    /// <summary>False when the run is closed to further calls.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            _count += _closed ? 0 : 1;
            return !_closed;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            _count--;
            Settle();
        }
    }

    /// <summary>Lets no further call in; ends when the last one has left.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _closed = true;
            Settle();
            return _none.Task;
        }
    }

    private void Settle()
    {
        if (_closed && _count == 0)
        {
            _none.TrySetResult();
        }
    }
}
