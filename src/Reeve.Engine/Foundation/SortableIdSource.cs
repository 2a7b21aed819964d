namespace Reeve.Engine.Foundation;

/// <summary>
/// Ids of 48 bits of milliseconds and 80 bits of randomness in Crockford's base 32, as ULIDs are, in lower case.
/// Two ids of the same millisecond keep their order: the random part counts up. A clock that jumps back repeats nothing,
/// because the last time used is kept. Thread-safe (one lock, no I/O inside).
/// </summary>
public sealed class SortableIdSource(TimeProvider time, IRandomSource random) : IIdSource
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private readonly Lock _lock = new();
    private long _lastMilliseconds = -1;
    private UInt128 _lastRandom;

    public string Next(string prefix)
    {
        UInt128 value;
        lock (_lock)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            if (now > _lastMilliseconds)
            {
                _lastMilliseconds = now;
                _lastRandom = FreshRandom();
            }
            else
            {
                _lastRandom++;
            }

            value = ((UInt128)(ulong)_lastMilliseconds << 80) | (_lastRandom & ((UInt128.One << 80) - 1));
        }

        return string.Create(prefix.Length + 27, (prefix, value), static (span, state) =>
        {
            state.prefix.CopyTo(span);
            span[state.prefix.Length] = '_';
            var rest = state.value;
            for (var i = span.Length - 1; i > state.prefix.Length; i--)
            {
                span[i] = Alphabet[(int)(rest & 31)];
                rest >>= 5;
            }
        });
    }

    private UInt128 FreshRandom()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.Fill(bytes[..9]); // 72 bits: the top byte stays clear, so that counting up never overflows into the time
        return new UInt128(bytes[8], BitConverter.ToUInt64(bytes[..8]));
    }
}
