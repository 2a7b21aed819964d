using System.Collections.Concurrent;
using Reeve.Engine.Alerts;
using Reeve.Engine.Foundation;

namespace Reeve.TestKit.Webhooks;

/// <summary>A carrier that answers as a test says and remembers what it carried. Thread-safe.</summary>
public sealed class ScriptedCarrier(Func<Alert, string, int, CancellationToken, Task<AlertAnswer>> answer) : IAlertCarrier
{
    public static readonly AlertFailure Failure = new("target_status", "it answered 500");

    private int _count;

    public ScriptedCarrier(Func<int, AlertAnswer> answer)
        : this((_, _, number, _) => Task.FromResult(answer(number)))
    {
    }

    public ConcurrentQueue<(AlertId Alert, string Target)> Carried { get; } = new();

    public Task<AlertAnswer> CarryAsync(Alert alert, string target, CancellationToken cancellationToken)
    {
        Carried.Enqueue((alert.Id, target));
        return answer(alert, target, Interlocked.Increment(ref _count), cancellationToken);
    }
}
