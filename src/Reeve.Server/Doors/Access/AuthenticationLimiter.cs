using Reeve.Guard;

namespace Reeve.Server.Doors.Access;

/// <summary>Bounds how many wrong credentials an address may present: a burst, then one a second. Idle addresses are forgotten. Thread-safe.</summary>
internal sealed class AuthenticationLimiter(DoorsOptions options, TimeProvider time)
{
    private readonly RateBuckets _failures = new(options.Limits.FailedAuthentications, 1, time);

    /// <summary>The failure to answer a wrong credential from <paramref name="address"/> with.</summary>
    public ReeveException Refuse(string address, string message) => Refuse(
        address, new ReeveException(ErrorCode.Unauthenticated, message, "the token is in the file `token` of the run root; `reeve open` logs a browser in"));

    /// <summary><paramref name="failure"/>, or that there were too many.</summary>
    public ReeveException Refuse(string address, ReeveException failure) => _failures.TryTake(address)
        ? failure
        : new ReeveException(ErrorCode.RateLimited, "Too many wrong credentials came from this address.", "wait a moment", retryable: true);
}
