namespace Reeve.Client.Runs;

/// <summary>What a <see cref="GuardedRun"/> is put together from.</summary>
internal sealed record RunParts
{
    public required RunAccount Account { get; init; }

    public required IRunGate Gate { get; init; }

    public required RunTrace Trace { get; init; }

    public required ToolTable Tools { get; init; }

    public required RunStop Stop { get; init; }

    /// <summary>What the idempotency keys of its calls begin with.</summary>
    public required string KeyPrefix { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Told when the run is disposed.</summary>
    public Func<GuardedRun, ValueTask>? OnDisposed { get; init; }
}
