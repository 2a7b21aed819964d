using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Reeve.Guard.Transparency;

/// <summary>
/// A C2SP tlog-proof: everything that shows, with no log at hand, that an entry stands at an index under a signed checkpoint. As text: the header,
/// an optional <c>extra</c> line, <c>index N</c>, one hash a line in base 64, an empty line, the signed checkpoint.
/// </summary>
/// <param name="Index">The entry's index.</param>
/// <param name="Hashes">The inclusion proof, from the leaf's sibling upwards.</param>
/// <param name="Note">The signed checkpoint.</param>
/// <param name="Extra">What the maker adds, here the entry's bytes, so that the file is complete in itself; null when absent.</param>
public sealed record TlogProof(long Index, IReadOnlyList<Hash256> Hashes, SignedNote Note, byte[]? Extra = null)
{
    private const string Header = "c2sp.org/tlog-proof@v1";
    private const string ExtraWord = "extra ";
    private const string IndexWord = "index ";
    private const int MaxHashes = 63;

    /// <summary>The largest proof read, in characters (in bytes where bytes are read): the largest entry in base 64, and room.</summary>
    public const int MaxLength = 256 * 1024;

    /// <summary>The proof as text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Header).Append('\n');
        if (Extra is not null)
        {
            text.Append(ExtraWord).Append(Convert.ToBase64String(Extra)).Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"{IndexWord}{Index}\n");
        foreach (var hash in Hashes)
        {
            text.Append(hash.ToBase64()).Append('\n');
        }

        return text.Append('\n').Append(Note).ToString();
    }

    /// <summary>Reads a proof, strictly.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TlogProof? proof) => TryParse(text, out proof, out _);

    /// <summary>Reads a proof as a file holds it: strict UTF-8, no byte order mark.</summary>
    /// <param name="utf8">The bytes.</param>
    /// <param name="proof">The proof, where it is one.</param>
    /// <param name="error">Why it is not one, for a person.</param>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out TlogProof? proof, [NotNullWhen(false)] out string? error)
    {
        proof = null;
        return StrictText.TryDecode(utf8, MaxLength, out var text, out error) && TryParse(text, out proof, out error);
    }

    /// <summary>Reads a proof, strictly.</summary>
    /// <param name="text">The whole proof.</param>
    /// <param name="proof">The proof, where it is one.</param>
    /// <param name="error">Why it is not one, for a person.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out TlogProof? proof, [NotNullWhen(false)] out string? error)
    {
        proof = null;
        var split = text.Length > MaxLength ? -1 : text.IndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0)
        {
            error = text.Length > MaxLength ? $"the proof is longer than {MaxLength} characters" : "the proof has no empty line before its checkpoint";
            return false;
        }

        return SignedNote.TryParse(text[(split + 2)..], out var note, out error) && TryParseHead(text[..split].Split('\n'), note, out proof, out error);
    }

    /// <summary>Checks the signature, the checkpoint and the path from the entry's bytes to the root.</summary>
    /// <param name="entry">The exact stored bytes; null takes <see cref="Extra"/>.</param>
    /// <param name="key">The log's verifier key.</param>
    /// <param name="origin">The log that is believed; null takes the key's name, which is a log's origin. A key may sign for more than one log.</param>
    /// <returns>What was shown, or why it was not.</returns>
    /// <exception cref="CryptographicException">This machine cannot check signatures (<see cref="Ed25519.IsAvailable"/>), so nothing was shown either way.</exception>
    public TlogProofResult Verify(byte[]? entry, NoteKey key, string? origin = null)
    {
        if (!Note.IsSignedBy(key))
        {
            return new TlogProofResult(false, "the checkpoint is not signed by that key", null);
        }

        if (!Checkpoint.TryParse(Note.Text, out var checkpoint, out var error))
        {
            return new TlogProofResult(false, $"the signed text is not a checkpoint: {error}", null);
        }

        if (checkpoint.Origin != (origin ?? key.Name))
        {
            return new TlogProofResult(false, $"the checkpoint is of another log than {origin ?? key.Name}", checkpoint);
        }

        if ((entry ?? Extra) is not { } bytes)
        {
            return new TlogProofResult(false, "the proof does not hold the entry, and none was given", checkpoint);
        }

        return MerkleRules.VerifyInclusion(MerkleRules.LeafHash(bytes), Index, checkpoint.Size, Hashes, checkpoint.Root)
            ? new TlogProofResult(true, null, checkpoint)
            : new TlogProofResult(false, "the entry does not lead to the checkpoint's root", checkpoint);
    }

    private static bool TryParseHead(string[] lines, SignedNote note, [NotNullWhen(true)] out TlogProof? proof, [NotNullWhen(false)] out string? error)
    {
        proof = null;
        var (next, index) = (1, 0L);
        byte[]? extra = null;
        var hasExtra = lines.Length > next && lines[next].StartsWith(ExtraWord, StringComparison.Ordinal);
        error = lines[0] != Header ? $"the first line is not {Header}"
            : hasExtra && !StrictBase64.TryDecode(lines[next++][ExtraWord.Length..], out extra) ? "the extra line is not base 64"
            : lines.Length <= next || !lines[next].StartsWith(IndexWord, StringComparison.Ordinal) ? "the proof has no index line where one belongs"
            : !Checkpoint.TryParseSize(lines[next++][IndexWord.Length..], out index) ? "the index is not a decimal number without leading zeros"
            : lines.Length - next > MaxHashes ? $"the proof has more than {MaxHashes} hashes"
            : null;
        var hashes = new List<Hash256>();
        for (; error is null && next < lines.Length; next++)
        {
            error = Hash256.TryParseBase64(lines[next], out var hash) ? null : $"line {next + 1} is not the base 64 of a hash";
            hashes.Add(hash);
        }

        proof = error is null ? new TlogProof(index, hashes, note, extra) : null;
        return proof is not null;
    }
}

/// <summary>What a proof showed.</summary>
/// <param name="Holds">Whether the entry is in the log.</param>
/// <param name="Why">Why not, for a person.</param>
/// <param name="Checkpoint">The checkpoint it was checked against, where it could be read.</param>
public sealed record TlogProofResult(bool Holds, string? Why, Checkpoint? Checkpoint);
