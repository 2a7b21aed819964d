using System.Security.Cryptography;

namespace Reeve.Client.Runs;

/// <summary>Ids of runs that no daemon knows: <c>run_</c> and a ULID, so that files sort by when their run began.</summary>
internal static class LocalRunId
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 26;

    public static string Next(TimeProvider time)
    {
        var value = ((UInt128)(ulong)time.GetUtcNow().ToUnixTimeMilliseconds() << 80) | Random();
        return "run_" + string.Create(Length, value, static (letters, rest) =>
        {
            for (var at = Length - 1; at >= 0; at--, rest >>= 5)
            {
                letters[at] = Alphabet[(int)(uint)(rest & 31)];
            }
        });
    }

    private static UInt128 Random()
    {
        UInt128 value = 0;
        foreach (var part in RandomNumberGenerator.GetBytes(10))
        {
            value = (value << 8) | part;
        }

        return value;
    }
}
