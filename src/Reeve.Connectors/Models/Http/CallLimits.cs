namespace Reeve.Connectors.Models.Http;

/// <summary>How long one call may take altogether, and how long it may be silent. One call; the timers are not for two threads.</summary>
internal sealed class CallLimits : IDisposable
{
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _total;
    private readonly CancellationTokenSource _idle;
    private readonly CancellationTokenSource _all;
    private readonly TimeSpan _patience;

    public CallLimits(TimeSpan total, TimeSpan idle, TimeProvider time, CancellationToken caller)
    {
        (_caller, _patience) = (caller, idle);
        _total = new CancellationTokenSource(total, time);
        _idle = new CancellationTokenSource(idle, time);
        _all = CancellationTokenSource.CreateLinkedTokenSource(_total.Token, _idle.Token, caller);
    }

    public CancellationToken Token => _all.Token;

    /// <summary>Whether its time was over, and nobody called it off.</summary>
    public bool IsOver => _total.IsCancellationRequested && !_caller.IsCancellationRequested;

    public bool WasSilent => _idle.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>The peer is waited for from now on.</summary>
    public void Await() => _idle.CancelAfter(_patience);

    public void Await(TimeSpan patience) => _idle.CancelAfter(patience);

    /// <summary>It is our turn: the reader's slowness is not the peer's silence.</summary>
    public void Rest() => _idle.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _all.Dispose();
        _idle.Dispose();
        _total.Dispose();
    }
}
