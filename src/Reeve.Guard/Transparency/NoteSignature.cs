using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Reeve.Guard.Transparency;

/// <summary>One signature line of a note: <c>— name base64(key id ‖ signature)</c>.</summary>
/// <param name="Name">The key's name; a stranger's key may have any name the format allows.</param>
/// <param name="KeyId">The four bytes that tell keys of one name apart, read as a big-endian number.</param>
/// <param name="Bytes">The signature without the key id; 64 bytes where it is Ed25519's.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Bytes)
{
    private const string Dash = "— ";
    private const int IdLength = 4;

    /// <summary>The line, without its newline.</summary>
    public override string ToString()
    {
        var bytes = new byte[IdLength + Bytes.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyId);
        Bytes.Span.CopyTo(bytes.AsSpan(IdLength));
        return $"{Dash}{Name} {Convert.ToBase64String(bytes)}";
    }

    internal static bool TryParse(string line, [NotNullWhen(true)] out NoteSignature? signature)
    {
        signature = null;
        var parts = line.StartsWith(Dash, StringComparison.Ordinal) ? line[Dash.Length..].Split(' ') : [];
        if (parts.Length != 2 || !StrictText.IsKeyName(parts[0]) || !StrictBase64.TryDecode(parts[1], out var bytes) || bytes.Length <= IdLength)
        {
            return false;
        }

        signature = new NoteSignature(parts[0], BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(IdLength));
        return true;
    }
}
