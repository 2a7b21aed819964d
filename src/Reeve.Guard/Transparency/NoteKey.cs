using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Reeve.Guard.Transparency;

/// <summary>
/// A named Ed25519 key of C2SP signed notes. The verifier form is <c>name+hash+base64(0x01 ‖ public key)</c>, the signer form
/// <c>PRIVATE+KEY+name+hash+base64(0x01 ‖ seed)</c>; the hash is the first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key) in hex.
/// </summary>
public sealed record NoteKey
{
    private const byte Algorithm = 0x01;
    private const string SignerPrefix = "PRIVATE+KEY+";
    private const int MaxLength = 500;

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

    /// <summary>Whether the text may name a key.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and < 250 && !name.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+' || char.IsSurrogate(c));

    /// <summary>Reads the verifier form.</summary>
    public static bool TryParseVerifier(string text, out NoteKey? key)
    {
        key = null;
        if (!TrySplit(text, out var name, out var id, out var bytes))
        {
            return false;
        }

        var parsed = new NoteKey(name, bytes, null);
        key = parsed.Id == id ? parsed : null;
        return key is not null;
    }

    /// <summary>Reads the signer form.</summary>
    public static bool TryParseSigner(string text, out NoteKey? key)
    {
        key = null;
        if (!text.StartsWith(SignerPrefix, StringComparison.Ordinal) || !Ed25519.IsAvailable
            || !TrySplit(text[SignerPrefix.Length..], out var name, out var id, out var seed))
        {
            return false;
        }

        var parsed = FromSeed(name, seed);
        key = parsed.Id == id ? parsed : null;
        return key is not null;
    }

    /// <summary>The secret form, for a file only its owner may read.</summary>
    public string ToSigner() => _seed is null
        ? throw new InvalidOperationException("A verifier key has no secret form.")
        : $"{SignerPrefix}{Name}+{Id:x8}+{Encode(_seed)}";

    /// <summary>Signs the bytes; 64 bytes.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message) => Ed25519.Sign(_seed ?? throw new InvalidOperationException("A verifier key cannot sign."), message);

    /// <summary>Whether the signature is this key's.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => Ed25519.Verify(_publicKey, message, signature);

    /// <summary>Names the key and never its secret.</summary>
    public override string ToString() => Verifier;

    private static bool TrySplit(string text, out string name, out uint id, out byte[] bytes)
    {
        (name, id, bytes) = ("", 0, []);
        var parts = text.Length > MaxLength ? [] : text.Split('+', 3);
        if (parts.Length != 3 || !IsName(parts[0]) || parts[1].Length != 8
            || !uint.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id))
        {
            return false;
        }

        var buffer = new byte[Ed25519.KeyLength + 4];
        if (!Convert.TryFromBase64String(parts[2], buffer, out var written) || written != Ed25519.KeyLength + 1 || buffer[0] != Algorithm)
        {
            return false;
        }

        (name, bytes) = (parts[0], buffer[1..written]);
        return true;
    }

    private static string Encode(byte[] key) => Convert.ToBase64String([Algorithm, .. key]);

    private static uint IdOf(string name, byte[] publicKey)
    {
        var hash = SHA256.HashData([.. Encoding.UTF8.GetBytes(name), 0x0A, Algorithm, .. publicKey]);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(hash);
    }
}
