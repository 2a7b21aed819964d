using System.Security.Cryptography;

namespace Reeve.Guard.Transparency;

/// <summary>Ed25519 signatures (RFC 8032) by the system's OpenSSL 3. Thread-safe.</summary>
public static class Ed25519
{
    /// <summary>The length of a seed and of a public key, in bytes.</summary>
    public const int KeyLength = 32;

    /// <summary>The length of a signature, in bytes.</summary>
    public const int SignatureLength = 64;

    /// <summary>Whether this machine can sign and verify. Where it cannot, the other members throw.</summary>
    public static bool IsAvailable => LibCrypto.IsAvailable;

    /// <summary>The public key that belongs to a 32-byte seed; 32 bytes.</summary>
    /// <exception cref="CryptographicException">This machine cannot.</exception>
    public static byte[] PublicKey(ReadOnlySpan<byte> seed) => LibCrypto.PublicKey(Checked(seed, nameof(seed)));

    /// <summary>Signs a message; 64 bytes.</summary>
    /// <exception cref="CryptographicException">This machine cannot.</exception>
    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message) => LibCrypto.Sign(Checked(seed, nameof(seed)), message);

    /// <summary>Whether the signature is the key's over the message. Wrong lengths are simply not a signature.</summary>
    /// <exception cref="CryptographicException">This machine cannot, so nothing is said either way.</exception>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        publicKey.Length == KeyLength && signature.Length == SignatureLength && LibCrypto.Verify(publicKey, message, signature);

    private static ReadOnlySpan<byte> Checked(ReadOnlySpan<byte> seed, string name) =>
        seed.Length == KeyLength ? seed : throw new ArgumentException($"A seed has {KeyLength} bytes.", name);
}
