namespace Reeve.Server.Doors.JsonRpc;

/// <summary>
/// The one timer of a connection: first for <c>hello</c>, then for a frame that has begun and not ended. Untouched on the hot path, where every read
/// brings whole frames.
/// </summary>
internal sealed class RpcDeadline : IDisposable
{
    private readonly ITimer _timer;
    private bool _armed;

    public RpcDeadline(TimeProvider time, Action expired) =>
        _timer = time.CreateTimer(
            _ =>
            {
                Expired = true;
                expired();
            },
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);

    public bool Expired { get; private set; }

    /// <summary>Starts the clock, unless it runs already.</summary>
    public void Start(TimeSpan limit)
    {
        if (!_armed)
        {
            _armed = true;
            _timer.Change(limit, Timeout.InfiniteTimeSpan);
        }
    }

    public void Clear()
    {
        if (_armed)
        {
            _armed = false;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();
}
