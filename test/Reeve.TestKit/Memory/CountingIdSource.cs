using Reeve.Engine.Foundation;

namespace Reeve.TestKit.Memory;

/// <summary>Ids a test can read and replay: <c>run_00000000000000000000000001</c>, one count for all. Thread-safe.</summary>
public sealed class CountingIdSource(long start = 0) : IIdSource
{
    private long _last = start;

    public string Next(string prefix) => $"{prefix}_{Interlocked.Increment(ref _last):D26}";
}
