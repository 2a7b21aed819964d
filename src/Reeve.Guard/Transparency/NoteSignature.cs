using System.Buffers.Binary;

namespace Reeve.Guard.Transparency;

/// <summary>One signature line of a note.</summary>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Bytes)
{
    internal static bool TryParse(string line, string dash, out NoteSignature? signature)
    {
        signature = null;
        if (!line.StartsWith(dash, StringComparison.Ordinal))
        {
            return false;
        }

        var parts = line[dash.Length..].Split(' ');
        if (parts.Length != 2 || !NoteKey.IsName(parts[0]))
        {
            return false;
        }

        var buffer = new byte[parts[1].Length];
        if (!Convert.TryFromBase64String(parts[1], buffer, out var written) || written < 5)
        {
            return false;
        }

        signature = new NoteSignature(parts[0], BinaryPrimitives.ReadUInt32BigEndian(buffer), buffer.AsMemory(4, written - 4));
        return true;
    }
}
