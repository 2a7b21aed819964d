using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Access;

/// <summary>
/// How secrets are made and compared: 256 random bits as base64url, kept and compared as SHA-256 only, in constant time. What was shown once is
/// nowhere in memory afterwards. Stateless.
/// </summary>
public static class Secrets
{
    public const int Bytes = 32;

    /// <summary>The longest text that is looked at: far more than a secret has, far less than an attack needs.</summary>
    public const int MaxLength = 256;

    public static string New(IRandomSource random)
    {
        Span<byte> bits = stackalloc byte[Bytes];
        random.Fill(bits);
        return Base64Url.EncodeToString(bits);
    }

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    public static bool Matches(ReadOnlySpan<byte> hash, string? presented) =>
        presented is { Length: > 0 and <= MaxLength } && CryptographicOperations.FixedTimeEquals(hash, Hash(presented));
}
