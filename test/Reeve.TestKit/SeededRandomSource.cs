using Reeve.Engine.Foundation;

namespace Reeve.TestKit;

/// <summary>The same bytes in the same order for the same seed. Thread-safe.</summary>
public sealed class SeededRandomSource(int seed = 1) : IRandomSource
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);

    public void Fill(Span<byte> bytes)
    {
        lock (_lock)
        {
            _random.NextBytes(bytes);
        }
    }
}
