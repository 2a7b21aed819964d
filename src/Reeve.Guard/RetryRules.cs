namespace Reeve.Guard;

/// <summary>How long to wait before trying again. Pure.</summary>
public static class RetryRules
{
    /// <summary>The longest pause that back-off comes to.</summary>
    public static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(5);

    /// <summary>The longest pause a peer may ask for with <c>Retry-After</c>; more is not waited for.</summary>
    public static readonly TimeSpan LongestAskedFor = TimeSpan.FromSeconds(60);

    /// <summary>The pause after the failed attempt <paramref name="attempt"/>: min(100 · 2^(n−1), 5000) ms.</summary>
    /// <param name="attempt">1 for the first.</param>
    public static TimeSpan BackOff(int attempt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        return TimeSpan.FromMilliseconds(attempt > 6 ? LongestBackOff.TotalMilliseconds : Math.Min(100 * Math.Pow(2, attempt - 1), LongestBackOff.TotalMilliseconds));
    }

    /// <summary>The pause before the next attempt when the peer may have asked for one; null when it asked for more than is waited for.</summary>
    /// <param name="attempt">The attempt that failed, 1 for the first.</param>
    /// <param name="asked">What <c>Retry-After</c> said, or null.</param>
    public static TimeSpan? Pause(int attempt, TimeSpan? asked)
    {
        if (asked > LongestAskedFor)
        {
            return null;
        }

        var pause = BackOff(attempt);
        return asked > pause ? asked : pause;
    }
}
