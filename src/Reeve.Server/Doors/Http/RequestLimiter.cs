using System.Threading.RateLimiting;
using Reeve.Guard;

namespace Reeve.Server.Doors.Http;

/// <summary>Bounds how many HTTP requests one caller makes: a token bucket each, forgotten when idle. Thread-safe.</summary>
internal sealed class RequestLimiter(DoorsOptions options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _requests = PartitionedRateLimiter.Create<string, string>(caller =>
        RateLimitPartition.GetTokenBucketLimiter(caller, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Limits.RequestsPerSecond * 2,
            TokensPerPeriod = Math.Max(1, options.Limits.RequestsPerSecond / 10),
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
            AutoReplenishment = true,
            QueueLimit = 0,
        }));

    public void Require(string caller)
    {
        using var lease = _requests.AttemptAcquire(caller);
        if (!lease.IsAcquired)
        {
            throw new ReeveException(ErrorCode.RateLimited, "This caller makes too many requests.", "wait a moment, or watch /api/events instead of asking", retryable: true);
        }
    }

    public void Dispose() => _requests.Dispose();
}
