using System.Collections.Immutable;

namespace Reeve.Engine.Alerts;

/// <summary>
/// How many deliveries wait for each target, so that the queue stays bounded without counting rows for each alert, and the bell that wakes the
/// dispatchers. The rows are the truth; the counts are rebuilt from them at start. Thread-safe (a lock, no I/O inside).
/// </summary>
internal sealed class AlertQueue(AlertOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _pending = new(StringComparer.Ordinal);
    private TaskCompletionSource _bell = NewBell();

    /// <summary>Completes at the next change; taken before the rows are looked at, so that none is missed.</summary>
    public Task ChangedAsync()
    {
        lock (_lock)
        {
            return _bell.Task;
        }
    }

    /// <summary>Takes the counts from the rows, which have everything that was raised until now.</summary>
    public void Load(IReadOnlyDictionary<string, int> pending)
    {
        lock (_lock)
        {
            foreach (var (target, count) in pending)
            {
                _pending[target] = count;
            }
        }
    }

    /// <summary>The deliveries of a new alert; they count from now on.</summary>
    public ImmutableArray<AlertDelivery> Route(Alert alert, DateTimeOffset now)
    {
        var deliveries = ImmutableArray.CreateBuilder<AlertDelivery>();
        lock (_lock)
        {
            foreach (var target in options.Targets.Where(target => AlertDeliveryRules.Wants(target, alert)))
            {
                var waiting = _pending.GetValueOrDefault(target.Name);
                var delivery = AlertDeliveryRules.Queue(alert, target.Name, isFull: waiting >= options.MaxPending, now);
                _pending[target.Name] = waiting + (delivery.State == AlertDeliveryState.Pending ? 1 : 0);
                deliveries.Add(delivery);
            }
        }

        return deliveries.ToImmutable();
    }

    /// <summary>Takes a place in the target's queue; false when it is full.</summary>
    public bool TryEnter(string target)
    {
        lock (_lock)
        {
            var waiting = _pending.GetValueOrDefault(target);
            _pending[target] = waiting < options.MaxPending ? waiting + 1 : waiting;
            return waiting < options.MaxPending;
        }
    }

    public void Leave(string target)
    {
        lock (_lock)
        {
            _pending[target] = Math.Max(0, _pending.GetValueOrDefault(target) - 1);
        }
    }

    /// <summary>Gives back what was counted for an alert that was not recorded.</summary>
    public void Forget(IEnumerable<AlertDelivery> deliveries)
    {
        foreach (var delivery in deliveries.Where(static delivery => delivery.State == AlertDeliveryState.Pending))
        {
            Leave(delivery.Target);
        }
    }

    /// <summary>Something is on disk that a dispatcher should look at.</summary>
    public void Ring()
    {
        TaskCompletionSource rung;
        lock (_lock)
        {
            (rung, _bell) = (_bell, NewBell());
        }

        rung.TrySetResult();
    }

    private static TaskCompletionSource NewBell() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
