using System.Globalization;
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
    private const int MaxHashes = 63;
    private const int MaxLength = 256 * 1024;

    /// <summary>The proof as text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Header).Append('\n');
        if (Extra is not null)
        {
            text.Append("extra ").Append(Convert.ToBase64String(Extra)).Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"index {Index}\n");
        foreach (var hash in Hashes)
        {
            text.Append(hash.ToBase64()).Append('\n');
        }

        return text.Append('\n').Append(Note).ToString();
    }

    /// <summary>Reads a proof, strictly.</summary>
    public static bool TryParse(string text, out TlogProof? proof)
    {
        proof = null;
        var split = text.Length > MaxLength ? -1 : text.IndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || !SignedNote.TryParse(text[(split + 2)..], out var note))
        {
            return false;
        }

        var lines = text[..split].Split('\n');
        var next = 1;
        byte[]? extra = null;
        if (lines.Length > next && lines[next].StartsWith("extra ", StringComparison.Ordinal) && !TryExtra(lines[next++][6..], out extra))
        {
            return false;
        }

        if (lines[0] != Header || lines.Length <= next || !lines[next].StartsWith("index ", StringComparison.Ordinal)
            || !Checkpoint.TryParseSize(lines[next][6..], out var index) || lines.Length - next - 1 > MaxHashes)
        {
            return false;
        }

        var hashes = new List<Hash256>();
        foreach (var line in lines[(next + 1)..])
        {
            if (!Hash256.TryParseBase64(line, out var hash))
            {
                return false;
            }

            hashes.Add(hash);
        }

        proof = new TlogProof(index, hashes, note!, extra);
        return true;
    }

    /// <summary>Checks the signature, the checkpoint and the path from the entry's bytes to the root.</summary>
    /// <param name="entry">The exact stored bytes; null takes <see cref="Extra"/>.</param>
    /// <param name="key">The log's verifier key.</param>
    /// <returns>What was shown, or why it was not.</returns>
    public TlogProofResult Verify(byte[]? entry, NoteKey key)
    {
        if (!Note.IsSignedBy(key))
        {
            return new TlogProofResult(false, "the checkpoint is not signed by that key", null);
        }

        if (!Checkpoint.TryParse(Note.Text, out var checkpoint))
        {
            return new TlogProofResult(false, "the signed text is not a checkpoint", null);
        }

        if ((entry ?? Extra) is not { } bytes)
        {
            return new TlogProofResult(false, "the proof does not hold the entry, and none was given", checkpoint);
        }

        return MerkleRules.VerifyInclusion(MerkleRules.LeafHash(bytes), Index, checkpoint!.Size, Hashes, checkpoint.Root)
            ? new TlogProofResult(true, null, checkpoint)
            : new TlogProofResult(false, "the entry does not lead to the checkpoint's root", checkpoint);
    }

    private static bool TryExtra(string text, out byte[]? extra)
    {
        var buffer = new byte[text.Length];
        var good = Convert.TryFromBase64String(text, buffer, out var written);
        extra = good ? buffer[..written] : null;
        return good;
    }
}

/// <summary>What a proof showed.</summary>
/// <param name="Holds">Whether the entry is in the log.</param>
/// <param name="Why">Why not, for a person.</param>
/// <param name="Checkpoint">The checkpoint it was checked against, where it could be read.</param>
public sealed record TlogProofResult(bool Holds, string? Why, Checkpoint? Checkpoint);
