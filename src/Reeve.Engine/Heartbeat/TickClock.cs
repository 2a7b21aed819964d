using System.Collections.Concurrent;

namespace Reeve.Engine.Heartbeat;

/// <summary>
/// When agents last ticked. The store knows the ticks that succeeded; this remembers the ones that were begun since the daemon started as well, so that
/// a tick that fails is tried again at the next interval and not at once, for ever. Also the pause between attempts, which ends early when the daemon stops.
/// Thread-safe; bounded by the number of agents.
/// </summary>
internal sealed class TickClock(IHeartbeatStore store, HeartbeatOptions options, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _begun = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Notes that a tick begins; hand the result to <see cref="Since"/>.</summary>
    public long Start(string agent)
    {
        _begun[agent] = time.GetUtcNow();
        return time.GetTimestamp();
    }

    public TimeSpan Since(long startedAt) => time.GetElapsedTime(startedAt);

    public async ValueTask<DateTimeOffset?> LastTickAsync(string agent, CancellationToken cancellationToken) =>
        _begun.TryGetValue(agent, out var begun) ? begun : (await store.FindAsync(agent, cancellationToken))?.LastTickAt;

    /// <summary>Waits before the given attempt; false when the daemon stops instead: the run stays queued for the next one.</summary>
    public async Task<bool> PauseAsync(int attempt)
    {
        try
        {
            await Task.Delay(options.RetryPause * (1 << Math.Clamp(attempt - 2, 0, 6)), time, _stopping.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Stop() => _stopping.Cancel();

    public void Dispose() => _stopping.Dispose();
}
