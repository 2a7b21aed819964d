using FsCheck;
using FsCheck.Fluent;
using Reeve.Guard.Transparency;

namespace Reeve.Tests.Transparency;

/// <summary>Hostile text made of the formats' own pieces, which reaches further into a parser than random characters do.</summary>
public sealed class RoundTripTests
{
    private const string Root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    private const string Verifier = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private static readonly string[] Pieces =
    [
        "\n", "\n\n", "\n\n— n AAAAAAAA\n", "— ", "- ", "name", " ", "+", "AAAAAAAA", "AAAAAAAB", "AA==", "AB==", "=", "\0", "\r", "\t", "\uFEFF", "\u2028", "\uD800", "\uDC00", "😀",
        "c2sp.org/tlog-proof@v1\n", "extra ", "extra AA==\n", "index ", "index 0\n", "index 7\n", "0", "1", "00", "-1", "256", "9223372036854775807", "9223372036854775808",
        "log\n", "log\n7\n", Root, Root + "\n", "log\n7\n" + Root + "\n", "tile/", "tile/0/", "tile/entries/", "entries/", "x001/", "000", "001", ".p/", ".p/1", "/", "..",
        "PRIVATE+KEY+", Verifier, "c74f20a3", "PeterNeumann+",
    ];

    private static readonly string[][] Documents =
    [
        ["text", "\n", "\n", "— ", "n", " ", "AAAAAAAA", "\n", "— ", "m", " ", "AAAAAAAB", "\n"],
        ["log\n", "7", "\n", Root, "\n", "extension", "\n"],
        ["c2sp.org/tlog-proof@v1\n", "extra ", "AA==", "\n", "index ", "0", "\n", Root, "\n", "\n", "log\n7\n", Root, "\n", "\n", "— ", "n", " ", "AAAAAAAA", "\n"],
        ["tile/", "0", "/", "x001/", "000", ".p/", "1"],
        ["tile/", "entries", "/", "000"],
        [Verifier],
        ["n", "+", "c74f20a3", "+", "AAAA"],
    ];

    private static readonly Gen<(int At, string Piece, bool Replace)> Edits =
        from at in Gen.Choose(0, 20) from piece in Gen.Elements(Pieces) from replace in Gen.Elements(true, false) select (at, piece, replace);

    // A right document with at most three pieces put in or in the place of another.
    private static readonly Arbitrary<string> Texts = (
        from document in Gen.Elements(Documents)
        from count in Gen.Choose(0, 3)
        from edits in Edits.ListOf(count)
        select string.Concat(edits.Aggregate(document, Edited))).ToArbitrary();

    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(5_000);

    [Fact]
    public void A_note_that_is_read_is_written_back_as_it_was() => Check(static text => SignedNote.TryParse(text, out var note) ? note.ToString() : null);

    [Fact]
    public void A_checkpoint_that_is_read_is_written_back_as_it_was() => Check(static text => Checkpoint.TryParse(text, out var found) ? found.ToText() : null);

    [Fact]
    public void A_proof_that_is_read_is_written_back_as_it_was() => Check(static text => TlogProof.TryParse(text, out var proof) ? proof.ToString() : null);

    [Fact]
    public void A_tile_path_that_is_read_is_written_back_as_it_was() => Check(static text => TilePath.TryParse(text, out var tile) ? tile.ToString() : null);

    [Fact]
    public void A_key_that_is_read_is_written_back_as_it_was() => Check(static text => NoteKey.TryParseVerifier(text, out var key) ? key.Verifier : null);

    private static string[] Edited(string[] document, (int At, string Piece, bool Replace) edit)
    {
        var at = edit.At % document.Length;
        return [.. document[..at], edit.Piece, .. document[(edit.Replace ? at + 1 : at)..]];
    }

    private static void Check(Func<string, string?> read)
    {
        var (accepted, refused) = (0, 0);
        Prop.ForAll(Texts, text =>
        {
            var back = read(text);
            _ = back is null ? refused++ : accepted++;
            return back is null || back == text;
        }).Check(Many);
        Assert.True(accepted > 100 && refused > 100, $"{accepted} accepted, {refused} refused: the property says nothing of one of them");
    }
}
