using System.Collections.Concurrent;
using Reeve.Engine.Compensation;

namespace Reeve.Tests.Compensation;

/// <summary>Stands for the outside world: does what the test says, and remembers each effect it had. Outlives a daemon, as the world does. Thread-safe.</summary>
internal sealed class ScriptedCompensator : ICompensator
{
    private readonly ConcurrentQueue<CompensationOrder> _effects = new();

    public CompensationKind Kind => CompensationKind.Command;

    /// <summary>What really happened, in order.</summary>
    public IReadOnlyList<CompensationOrder> Effects => [.. _effects];

    /// <summary>After the effect; null says that it succeeded.</summary>
    public Func<CompensationOrder, CancellationToken, Task<CompensationOutcome>>? Then { get; set; }

    public async Task<CompensationOutcome> CompensateAsync(CompensationAttempt attempt, CancellationToken cancellationToken)
    {
        await attempt.BeginAsync(cancellationToken);
        _effects.Enqueue(attempt.Order);
        return Then is { } then ? await then(attempt.Order, cancellationToken) : new CompensationOutcome.Succeeded();
    }
}
