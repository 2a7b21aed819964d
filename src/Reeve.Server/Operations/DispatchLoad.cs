using Reeve.Guard;

namespace Reeve.Server.Operations;

/// <summary>
/// The bound on calls in flight over all doors. Full means <c>overloaded</c> at once, never a queue; control is always admitted, so that somebody
/// can look and stop things. Lock-free.
/// </summary>
internal sealed class DispatchLoad(int limit = DispatchLoad.DefaultLimit)
{
    public const int DefaultLimit = 4096;

    private int _inFlight;

    public int InFlight => Volatile.Read(ref _inFlight);

    public void Admit(bool control)
    {
        if (!control && Volatile.Read(ref _inFlight) >= limit)
        {
            throw new ReeveException(ErrorCode.Overloaded, $"The daemon already has {limit} requests in flight.", "try again in a moment", retryable: true);
        }
    }

    public void Enter() => Interlocked.Increment(ref _inFlight);

    public void Leave() => Interlocked.Decrement(ref _inFlight);
}
