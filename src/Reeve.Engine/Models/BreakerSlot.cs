namespace Reeve.Engine.Models;

/// <summary>One circuit in memory and what was last recorded of it. Thread-safe: moves under a lock; <see cref="Recorded"/> belongs to who holds <see cref="Recording"/>.</summary>
internal sealed class BreakerSlot(Breaker breaker)
{
    private readonly Lock _lock = new();
    private volatile Breaker _current = breaker;
    private volatile Breaker _recorded = BreakerRules.Kept(breaker);

    /// <summary>Held while a record is written: records of one circuit follow one another. Never disposed: nothing of it waits in the system.</summary>
    public SemaphoreSlim Recording { get; } = new(1, 1);

    public Breaker Current => _current;

    public Breaker Recorded
    {
        get => _recorded;
        set => _recorded = value;
    }

    public bool IsNews => BreakerRules.Kept(_current) != _recorded;

    public bool TryEnter(DateTimeOffset now)
    {
        lock (_lock)
        {
            (_current, var mayPass) = BreakerRules.Enter(_current, now);
            return mayPass;
        }
    }

    public void Move(Func<Breaker, Breaker> move)
    {
        lock (_lock)
        {
            _current = move(_current);
        }
    }
}
