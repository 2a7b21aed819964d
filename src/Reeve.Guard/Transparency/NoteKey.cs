using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Reeve.Guard.Transparency;

/// <summary>
/// A named Ed25519 key of C2SP signed notes. The verifier form is <c>name+hash+base64(0x01 ‖ public key)</c>, the signer form
/// <c>PRIVATE+KEY+name+hash+base64(0x01 ‖ seed)</c>; the hash is the first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key) in hex.
/// Each form has one spelling. Keys are equal when name, public key and the power to sign are. Immutable.
/// </summary>
public sealed record NoteKey
{
    private const byte Algorithm = 0x01;
    private const string SignerPrefix = "PRIVATE+KEY+";
    private const int MaxLength = 500;
    private const int MaxNameLength = 250;

    private const string NotItsHash = "the key's hash is not of this name and key";

    private readonly byte[] _publicKey;
    private readonly byte[]? _seed;

    private NoteKey(string name, byte[] publicKey, byte[]? seed)
    {
        Name = name;
        _publicKey = publicKey;
        _seed = seed;
        Id = IdOf(name, publicKey);
    }

    /// <summary>The key's name: no spaces, no plus sign.</summary>
    public string Name { get; }

    /// <summary>The four bytes that tell keys of one name apart.</summary>
    public uint Id { get; }

    /// <summary>Whether it can sign.</summary>
    public bool CanSign => _seed is not null;

    /// <summary>The public form, to be given to whoever verifies.</summary>
    public string Verifier => $"{Name}+{Id:x8}+{Encode(_publicKey)}";

    /// <summary>A signing key of a 32-byte seed.</summary>
    public static NoteKey FromSeed(string name, ReadOnlySpan<byte> seed) => IsName(name)
        ? new NoteKey(name, Ed25519.PublicKey(seed), seed.ToArray())
        : throw new ArgumentException("A key's name has no spaces, control characters or plus signs.", nameof(name));

    /// <summary>Whether the text may name a key: under 250 characters, without spaces, control characters or plus signs.</summary>
    public static bool IsName(string name) => name.Length < MaxNameLength && StrictText.IsKeyName(name) && !name.Any(char.IsControl);

    /// <summary>Reads the verifier form.</summary>
    public static bool TryParseVerifier(string text, [NotNullWhen(true)] out NoteKey? key) => TryParseVerifier(text, out key, out _);

    /// <summary>Reads the verifier form.</summary>
    /// <param name="text">The key alone, without white space around it.</param>
    /// <param name="key">The key, where it is one.</param>
    /// <param name="error">Why it is not one, for a person.</param>
    public static bool TryParseVerifier(string text, [NotNullWhen(true)] out NoteKey? key, [NotNullWhen(false)] out string? error)
    {
        key = null;
        if (!TrySplit(text, out var name, out var id, out var bytes, out error))
        {
            return false;
        }

        var parsed = new NoteKey(name, bytes, null);
        error = parsed.Id == id ? null : NotItsHash;
        key = error is null ? parsed : null;
        return key is not null;
    }

    /// <summary>Reads the signer form. False too where this machine cannot sign.</summary>
    public static bool TryParseSigner(string text, [NotNullWhen(true)] out NoteKey? key) => TryParseSigner(text, out key, out _);

    /// <summary>Reads the signer form.</summary>
    /// <param name="text">The key alone, without white space around it.</param>
    /// <param name="key">The key, where it is one and this machine can sign.</param>
    /// <param name="error">Why there is none, for a person; never a part of the secret.</param>
    public static bool TryParseSigner(string text, [NotNullWhen(true)] out NoteKey? key, [NotNullWhen(false)] out string? error)
    {
        key = null;
        if (!text.StartsWith(SignerPrefix, StringComparison.Ordinal))
        {
            error = $"a signer key begins with {SignerPrefix}";
            return false;
        }

        if (!Ed25519.IsAvailable)
        {
            error = "this machine has no OpenSSL 3 to sign with";
            return false;
        }

        if (!TrySplit(text[SignerPrefix.Length..], out var name, out var id, out var seed, out error))
        {
            return false;
        }

        var parsed = FromSeed(name, seed);
        error = parsed.Id == id ? null : NotItsHash;
        key = error is null ? parsed : null;
        return key is not null;
    }

    /// <summary>The secret form, for a file only its owner may read.</summary>
    public string ToSigner() => _seed is null
        ? throw new InvalidOperationException("A verifier key has no secret form.")
        : $"{SignerPrefix}{Name}+{Id:x8}+{Encode(_seed)}";

    /// <inheritdoc/>
    public bool Equals(NoteKey? other) => other is not null && Name == other.Name && CanSign == other.CanSign && _publicKey.AsSpan().SequenceEqual(other._publicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Id, CanSign);

    /// <summary>Signs the bytes; 64 bytes.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message) => Ed25519.Sign(_seed ?? throw new InvalidOperationException("A verifier key cannot sign."), message);

    /// <summary>Whether the signature is this key's.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => Ed25519.Verify(_publicKey, message, signature);

    /// <summary>Names the key and never its secret.</summary>
    public override string ToString() => Verifier;

    private static bool TrySplit(string text, out string name, out uint id, out byte[] bytes, [NotNullWhen(false)] out string? error)
    {
        (name, id, bytes, error) = ("", 0, [], "a key is name+hash+key");
        var parts = text.Length > MaxLength ? [] : text.Split('+', 3);
        if (parts.Length != 3)
        {
            return false;
        }

        var decoded = StrictBase64.TryDecode(parts[2], out var key) ? key : null;
        error = !IsName(parts[0]) ? "the key's name has spaces, control characters or nothing at all"
            : !TryParseId(parts[1], out id) ? "the key's hash is not eight lower-case hex digits"
            : decoded is null ? "the key is not base 64"
            : decoded.Length != Ed25519.KeyLength + 1 || decoded[0] != Algorithm ? "the key is not an Ed25519 key"
            : null;
        if (error is not null)
        {
            return false;
        }

        (name, bytes) = (parts[0], decoded![1..]);
        return true;
    }

    private static bool TryParseId(string text, out uint id) =>
        uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id) && id.ToString("x8", CultureInfo.InvariantCulture) == text;

    private static string Encode(byte[] key) => Convert.ToBase64String([Algorithm, .. key]);

    private static uint IdOf(string name, byte[] publicKey)
    {
        var hash = SHA256.HashData([.. Encoding.UTF8.GetBytes(name), 0x0A, Algorithm, .. publicKey]);
        return BinaryPrimitives.ReadUInt32BigEndian(hash);
    }
}
