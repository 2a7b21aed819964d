namespace Reeve.Client.Daemon;

/// <summary>Waiting for a signal on the clock that was given.</summary>
internal static class Waiting
{
    /// <summary>Returns when the semaphore was released or the time is over, whichever comes first.</summary>
    public static async Task WaitAsync(this SemaphoreSlim signal, TimeSpan longest, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await signal.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
