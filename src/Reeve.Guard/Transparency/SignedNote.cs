using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Reeve.Guard.Transparency;

/// <summary>
/// A C2SP signed note: text that ends with a newline, an empty line, and signature lines. Signatures of unknown keys are kept and ignored. What is
/// read is written back byte for byte. Immutable.
/// </summary>
/// <param name="Text">What is signed, its last newline included.</param>
/// <param name="Signatures">The signature lines in their order; the same one twice is tolerated.</param>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    /// <summary>The largest note read, in characters (in bytes where bytes are read).</summary>
    public const int MaxLength = 1_000_000;

    /// <summary>The most signature lines read; the format asks for at least 16.</summary>
    public const int MaxSignatures = 100;

    /// <summary>Signs the text.</summary>
    /// <param name="text">Ends with a newline and holds no other control character.</param>
    /// <param name="key">A key that can sign.</param>
    public static SignedNote Sign(string text, NoteKey key)
    {
        if (!text.EndsWith('\n') || StrictText.HasControl(text) || !StrictText.IsWellFormed(text))
        {
            throw new ArgumentException("A note's text ends with a newline and has no other control characters.", nameof(text));
        }

        return new SignedNote(text, [new NoteSignature(key.Name, key.Id, key.Sign(Encoding.UTF8.GetBytes(text)))]);
    }

    /// <summary>Reads a note, strictly. The text means nothing before <see cref="IsSignedBy"/> was asked.</summary>
    public static bool TryParse(string note, [NotNullWhen(true)] out SignedNote? parsed) => TryParse(note, out parsed, out _);

    /// <summary>Reads a note as a file holds it: strict UTF-8, no byte order mark.</summary>
    /// <param name="utf8">The bytes.</param>
    /// <param name="parsed">The note, where it is one.</param>
    /// <param name="error">Why it is not one, for a person.</param>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out SignedNote? parsed, [NotNullWhen(false)] out string? error)
    {
        parsed = null;
        return StrictText.TryDecode(utf8, MaxLength, out var text, out error) && TryParse(text, out parsed, out error);
    }

    /// <summary>Reads a note, strictly.</summary>
    /// <param name="note">The whole note.</param>
    /// <param name="parsed">The note, where it is one.</param>
    /// <param name="error">Why it is not one, for a person.</param>
    public static bool TryParse(string note, [NotNullWhen(true)] out SignedNote? parsed, [NotNullWhen(false)] out string? error)
    {
        parsed = null;
        var split = note.Length > MaxLength ? -1 : note.LastIndexOf("\n\n", StringComparison.Ordinal);
        error = note.Length > MaxLength ? $"the note is longer than {MaxLength} characters"
            : StrictText.HasControl(note) ? "the note has a control character"
            : !StrictText.IsWellFormed(note) ? "the note has half a character"
            : split < 0 ? "the note has no empty line between text and signatures"
            : !note.EndsWith('\n') ? "the note does not end with a newline"
            : note.AsSpan(split + 2).Count('\n') is 0 or > MaxSignatures ? $"the note has no signature, or more than {MaxSignatures}"
            : null;
        if (error is not null)
        {
            return false;
        }

        var signatures = new List<NoteSignature>();
        foreach (var line in note[(split + 2)..^1].Split('\n'))
        {
            if (!NoteSignature.TryParse(line, out var signature))
            {
                error = $"signature line {signatures.Count + 1} of the note is not one";
                return false;
            }

            signatures.Add(signature);
        }

        parsed = new SignedNote(note[..(split + 1)], signatures);
        return true;
    }

    /// <summary>Whether at least one signature is this key's and good, and none of this key's is bad.</summary>
    /// <exception cref="CryptographicException">This machine cannot check signatures (<see cref="Ed25519.IsAvailable"/>).</exception>
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
            note.Append(signature).Append('\n');
        }

        return note.ToString();
    }
}
