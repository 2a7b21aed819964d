namespace Reeve.Engine.Turns;

/// <summary>
/// The time one turn has left. It stands while a person is asked: nobody's thinking is the agent's time. Thread-safe; several may hold it at once.
/// </summary>
internal sealed class TurnClock : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private TimeSpan _left;
    private long _since;
    private int _holds;

    public TurnClock(TimeSpan limit, Action expired, TimeProvider time)
    {
        (_left, _time, _since) = (limit, time, time.GetTimestamp());
        _timer = time.CreateTimer(static state => ((Action)state!)(), expired, limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Stops the clock until the returned hold is disposed.</summary>
    public Hold Stop()
    {
        lock (_lock)
        {
            if (_holds++ == 0)
            {
                _left -= _time.GetElapsedTime(_since);
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }

        return new Hold(this);
    }

    public void Dispose() => _timer.Dispose();

    private void GoOn()
    {
        lock (_lock)
        {
            if (--_holds == 0)
            {
                _since = _time.GetTimestamp();
                _timer.Change(_left > TimeSpan.Zero ? _left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>While it is held the clock stands.</summary>
    public sealed class Hold(TurnClock clock) : IDisposable
    {
        private TurnClock? _clock = clock;

        public void Dispose() => Interlocked.Exchange(ref _clock, null)?.GoOn();
    }
}
