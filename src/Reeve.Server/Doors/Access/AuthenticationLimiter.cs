using System.Threading.RateLimiting;
using Reeve.Guard;

namespace Reeve.Server.Doors.Access;

/// <summary>Bounds how many wrong credentials an address may present: a burst, then one a second. Idle addresses are forgotten. Thread-safe.</summary>
internal sealed class AuthenticationLimiter(DoorsOptions options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _failures = PartitionedRateLimiter.Create<string, string>(address =>
        RateLimitPartition.GetTokenBucketLimiter(address, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Limits.FailedAuthentications,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            AutoReplenishment = true,
            QueueLimit = 0,
        }));

    /// <summary>The failure to answer a wrong credential from <paramref name="address"/> with.</summary>
    public ReeveException Refuse(string address, string message)
    {
        using var lease = _failures.AttemptAcquire(address);
        return lease.IsAcquired
            ? new ReeveException(ErrorCode.Unauthenticated, message, "the token is in the file `token` of the run root; `reeve open` logs a browser in")
            : new ReeveException(ErrorCode.RateLimited, "Too many wrong credentials came from this address.", "wait a moment", retryable: true);
    }

    public void Dispose() => _failures.Dispose();
}
