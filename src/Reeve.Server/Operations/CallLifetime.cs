namespace Reeve.Server.Operations;

/// <summary>
/// The life of one call: its token, and why the token fired. Reused by a connection for call after call, so that a call that completes
/// synchronously allocates nothing. One call at a time; <see cref="Cancel"/> may come from any thread.
/// </summary>
internal sealed class CallLifetime(TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private ITimer? _deadline;
    private volatile CallEnd _end;

    public CancellationToken Token => _source.Token;

    public CallEnd End => _end;

    /// <summary>Starts the deadline. Called only for a call that did not complete at once: most never need a timer.</summary>
    public void Arm(TimeSpan deadline)
    {
        _deadline ??= time.CreateTimer(static state => ((CallLifetime)state!).Stop(CallEnd.TimedOut), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _deadline.Change(deadline, Timeout.InfiniteTimeSpan);
    }

    public void Cancel() => Stop(CallEnd.Cancelled);

    /// <summary>Makes the object ready for the next call; false when it is spent and must be thrown away.</summary>
    public bool TryReset()
    {
        _deadline?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        return _deadline is null && _end == CallEnd.None && _source.TryReset();
    }

    public void Dispose()
    {
        _deadline?.Dispose();
        _source.Dispose();
    }

    private void Stop(CallEnd end)
    {
        if (_end == CallEnd.None)
        {
            _end = end;
        }

        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The call ended while its cancel was on the way: there is nothing left to stop.
        }
    }
}

/// <summary>Why a call's token fired.</summary>
internal enum CallEnd
{
    None,
    Cancelled,
    TimedOut,
}
