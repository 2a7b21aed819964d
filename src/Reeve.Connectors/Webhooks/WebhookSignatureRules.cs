using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Reeve.Connectors.Webhooks;

/// <summary>
/// Standard Webhooks' symmetric signature: HMAC-SHA-256 over <c>id.timestamp.body</c>, in base 64 behind <c>v1,</c>. With several secrets one signature each,
/// parted by a space, so that a receiver may know the old or the new one while they change. Pure.
/// </summary>
public static class WebhookSignatureRules
{
    public const string SecretPrefix = "whsec_";

    /// <summary>What the standard asks of a key: 24 to 64 bytes.</summary>
    public const int MinKey = 24;
    public const int MaxKey = 64;

    private const string Version = "v1,";

    public static string Sign(string id, long timestamp, ReadOnlySpan<byte> body, IReadOnlyList<byte[]> keys)
    {
        var prefix = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}."));
        var signed = new byte[prefix.Length + body.Length];
        prefix.CopyTo(signed, 0);
        body.CopyTo(signed.AsSpan(prefix.Length));
        return string.Join(' ', keys.Select(key => Version + Convert.ToBase64String(HMACSHA256.HashData(key, signed))));
    }

    /// <summary>The key in a secret's text (<c>whsec_…</c>); null when it is none, so that nothing is signed with less than was meant.</summary>
    public static byte[]? KeyOf(string secret)
    {
        var text = secret.Trim();
        if (!text.StartsWith(SecretPrefix, StringComparison.Ordinal))
        {
            return null;
        }

        var key = new byte[text.Length];
        return Convert.TryFromBase64String(text[SecretPrefix.Length..], key, out var length) && length is >= MinKey and <= MaxKey ? key[..length] : null;
    }

    /// <summary>Whether one of the signatures is by one of the keys: what a receiver asks. Takes the same time whichever fits.</summary>
    public static bool Verify(string id, long timestamp, ReadOnlySpan<byte> body, string signatures, IReadOnlyList<byte[]> keys)
    {
        var isGood = false;
        foreach (var expected in Sign(id, timestamp, body, keys).Split(' ').Select(Encoding.ASCII.GetBytes))
        {
            foreach (var given in signatures.Split(' '))
            {
                isGood |= CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(given));
            }
        }

        return isGood;
    }
}
