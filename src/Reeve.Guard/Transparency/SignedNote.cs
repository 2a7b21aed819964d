using System.Buffers.Binary;
using System.Text;

namespace Reeve.Guard.Transparency;

/// <summary>
/// A C2SP signed note: text that ends with a newline, an empty line, and signature lines <c>— name base64(key id ‖ signature)</c>.
/// Signatures of unknown keys are kept and ignored.
/// </summary>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    /// <summary>The largest note read, in characters.</summary>
    public const int MaxLength = 1_000_000;

    private const int MaxSignatures = 100;
    private const string Dash = "— ";

    /// <summary>Signs the text, which must end with a newline and hold no control characters.</summary>
    public static SignedNote Sign(string text, NoteKey key)
    {
        if (!IsText(text))
        {
            throw new ArgumentException("A note's text ends with a newline and has no other control characters.", nameof(text));
        }

        return new SignedNote(text, [new NoteSignature(key.Name, key.Id, key.Sign(Encoding.UTF8.GetBytes(text)))]);
    }

    /// <summary>Reads a note, strictly.</summary>
    public static bool TryParse(string note, out SignedNote? parsed)
    {
        parsed = null;
        if (note.Length > MaxLength || !note.EndsWith('\n'))
        {
            return false;
        }

        var split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0)
        {
            return false;
        }

        var text = note[..(split + 1)];
        var lines = note[(split + 2)..].Split('\n');
        if (!IsText(text) || lines.Length < 2 || lines.Length > MaxSignatures + 1)
        {
            return false;
        }

        var signatures = new List<NoteSignature>(lines.Length - 1);
        foreach (var line in lines[..^1])
        {
            if (!NoteSignature.TryParse(line, Dash, out var signature))
            {
                return false;
            }

            signatures.Add(signature!);
        }

        parsed = new SignedNote(text, signatures);
        return true;
    }

    /// <summary>Whether at least one signature is this key's and good, and none of this key's is bad.</summary>
    public bool IsSignedBy(NoteKey key)
    {
        var message = Encoding.UTF8.GetBytes(Text);
        var mine = Signatures.Where(signature => signature.Name == key.Name && signature.KeyId == key.Id).ToList();
        return mine.Count > 0 && mine.TrueForAll(signature => key.Verify(message, signature.Bytes.Span));
    }

    /// <summary>The note as text.</summary>
    public override string ToString()
    {
        var note = new StringBuilder(Text).Append('\n');
        foreach (var signature in Signatures)
        {
            var bytes = new byte[4 + signature.Bytes.Length];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, signature.KeyId);
            signature.Bytes.Span.CopyTo(bytes.AsSpan(4));
            note.Append(Dash).Append(signature.Name).Append(' ').Append(Convert.ToBase64String(bytes)).Append('\n');
        }

        return note.ToString();
    }

    private static bool IsText(string text) =>
        text.EndsWith('\n') && !text.AsSpan().ContainsAnyInRange('\0', '\t') && !text.AsSpan().ContainsAnyInRange('\v', '\x1f') && IsWellFormed(text);

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
