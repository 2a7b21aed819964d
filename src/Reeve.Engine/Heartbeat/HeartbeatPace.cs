namespace Reeve.Engine.Heartbeat;

/// <summary>
/// When each agent beats next, and the sleep in between. The first tick of a daemon's life comes within two seconds of its start (a catch-up too), every
/// later one at its interval and a little jitter of its own. Thread-safe.
/// </summary>
internal sealed class HeartbeatPace(TickClock clock, TickFlights flights, HeartbeatOptions options, TimeProvider time)
{
    public DateTimeOffset Now => time.GetUtcNow();

    public async ValueTask<DateTimeOffset> DueAtAsync(HeartbeatPlan plan, CancellationToken cancellationToken)
    {
        var last = await clock.LastTickAsync(plan.Agent, cancellationToken);
        var now = time.GetUtcNow();
        var due = TickRules.DueAt(plan, last, now);
        return last is null || plan.Every is not { } every || due == DateTimeOffset.MaxValue ? due : due + TickRules.Jitter(plan.Agent, every);
    }

    /// <summary>A tick that could not begin counts as begun: its agent waits for its next interval.</summary>
    public void Refused(string agent) => clock.Start(agent);

    /// <summary>A place is free again.</summary>
    public void Landed() => flights.Signal();

    /// <summary>Until it is time, a plan changed, a tick landed, or the clock deserves another look.</summary>
    public async Task SleepAsync(DateTimeOffset until, Task changed, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var span = until - now < options.LookAgain ? until - now : options.LookAgain;
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sleep = Task.Delay(span > TimeSpan.Zero ? span : TimeSpan.Zero, time, woken.Token);
        await Task.WhenAny(sleep, changed, flights.Landings.WaitToReadAsync(woken.Token).AsTask());
        await woken.CancelAsync();
        flights.Landings.TryRead(out _);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Shutdown: no further take-off, no further attempt; completes when what is in the air has landed.</summary>
    public Task LandAsync()
    {
        clock.Stop();
        return flights.StopAsync();
    }
}
