using Reeve.Engine.Foundation;

namespace Reeve.TestKit.Memory;

/// <summary>Ids a test can read and replay: <c>run_00000000000000000000000001</c>, one count for all. Thread-safe.</summary>
public sealed class CountingIdSource : IIdSource
{
    private long _last;

    public string Next(string prefix) => $"{prefix}_{Interlocked.Increment(ref _last):D26}";
}
