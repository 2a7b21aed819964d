using Reeve.Guard;

namespace Reeve.Server.Doors.Http;

/// <summary>Bounds how many HTTP requests one caller makes: twice a second's worth at once, then a second's worth a second. Idle callers are forgotten. Thread-safe.</summary>
internal sealed class RequestLimiter(DoorsOptions options, TimeProvider time)
{
    private readonly RateBuckets _requests = new(options.Limits.RequestsPerSecond * 2, options.Limits.RequestsPerSecond, time);

    public void Require(string caller)
    {
        if (!_requests.TryTake(caller))
        {
            throw new ReeveException(ErrorCode.RateLimited, "This caller makes too many requests.", "wait a moment, or watch /api/events instead of asking", retryable: true);
        }
    }
}
