using Reeve.Guard;

namespace Reeve.Server.Doors.Http;

/// <summary>Bounds the open event streams and WebSockets over all HTTP connections. Lock-free.</summary>
internal sealed class StreamSlots(DoorLimits limits)
{
    private int _taken;

    public Slot Take()
    {
        if (Interlocked.Increment(ref _taken) > limits.HttpStreams)
        {
            Interlocked.Decrement(ref _taken);
            throw new ReeveException(ErrorCode.RateLimited, $"There are already {limits.HttpStreams} open event streams.", "close one, or share it", retryable: true);
        }

        return new Slot(this);
    }

    private void Return() => Interlocked.Decrement(ref _taken);

    /// <summary>One taken place; disposing gives it back, once.</summary>
    internal sealed class Slot(StreamSlots slots) : IDisposable
    {
        private StreamSlots? _slots = slots;

        public void Dispose() => Interlocked.Exchange(ref _slots, null)?.Return();
    }
}
