using System.Text;
using Reeve.Guard.Transparency;

namespace Reeve.Tests.Transparency;

/// <summary>One meaning, one spelling: whatever the parsers accept, they write back as it was, and nothing else verifies.</summary>
public sealed class StrictReadingTests
{
    private const string Verifier = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private const string Root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    private const string Example =
        "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    private static readonly NoteKey Key = NoteKey.FromSeed("reeve/test", Enumerable.Range(1, 32).Select(static i => (byte)i).ToArray());
    private static readonly byte[] Entry = "an entry"u8.ToArray();

    [Fact]
    public void The_specification_s_example_key_checks_its_note()
    {
        Assert.True(NoteKey.TryParseVerifier("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", out var key));
        Assert.True(SignedNote.TryParse(Encoding.UTF8.GetBytes(Example), out var note, out _));
        Assert.True(note.IsSignedBy(key));
        Assert.Equal(Example, note.ToString());
    }

    [Fact]
    public void The_specification_s_example_checkpoint_is_read()
    {
        const string Text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

        Assert.True(Checkpoint.TryParse(Text, out var checkpoint));
        Assert.Equal(("example.com/behind-the-sofa", 20852163L), (checkpoint.Origin, checkpoint.Size));
        Assert.Equal(Text, checkpoint.ToText());
    }

    [Fact]
    public void A_proof_with_any_bit_flipped_never_verifies()
    {
        var bytes = Encoding.UTF8.GetBytes(Proof().ToString());
        Assert.True(TlogProof.TryParse(bytes, out var whole, out _) && whole.Verify(null, Key).Holds);
        var accepted = new List<int>();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            if (TlogProof.TryParse(bytes, out var proof, out _) && proof.Verify(null, Key).Holds)
            {
                accepted.Add(bit);
            }

            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.Empty(accepted);
    }

    [Fact]
    public void A_proof_cut_short_or_with_a_byte_too_many_anywhere_never_verifies()
    {
        var bytes = Encoding.UTF8.GetBytes(Proof().ToString());
        Assert.All(Enumerable.Range(0, bytes.Length), at =>
        {
            Assert.False(TlogProof.TryParse(bytes.AsSpan(0, at), out var cut, out _) && cut.Verify(null, Key).Holds);
            foreach (var more in " \t\r\n=A\0"u8.ToArray())
            {
                byte[] longer = [.. bytes[..at], more, .. bytes[at..]];
                Assert.False(TlogProof.TryParse(longer, out var proof, out _) && proof.Verify(null, Key).Holds, $"{more} at {at}");
            }
        });
    }

    [Theory]
    [InlineData("— reeve/test", "—  reeve/test")]
    [InlineData("=\n", "=\r\n")]
    [InlineData("=\n", "\n")]
    [InlineData("=\n", "= \n")]
    [InlineData("=\n", "=\n\n")]
    [InlineData("=\n", "=")]
    [InlineData("— reeve/test ", "— reeve/test \t")]
    public void Another_spelling_of_a_signature_line_is_refused(string from, string to)
    {
        var note = SignedNote.Sign("text\n", Key).ToString();
        Assert.Contains(from, note);

        Assert.False(SignedNote.TryParse(note.Replace(from, to), out _, out var error));
        Assert.NotEmpty(error);
    }

    [Theory]
    [InlineData("— 😀 AAAAAAAA")]
    [InlineData("— witness.example/ελληνικά AAAAAAAA")]
    [InlineData("— reeve/test AAAAAAAA")]
    public void A_stranger_s_signature_is_ignored_whatever_its_name(string line)
    {
        var text = SignedNote.Sign("text\n", Key) + line + "\n";

        Assert.True(SignedNote.TryParse(text, out var note));
        Assert.True(note.IsSignedBy(Key));
        Assert.Equal(text, note.ToString());
    }

    [Fact]
    public void The_same_signature_twice_is_tolerated_and_a_bad_one_of_a_known_key_is_not()
    {
        var note = SignedNote.Sign("text\n", Key);
        var good = note.Signatures[0];

        Assert.True((note with { Signatures = [good, good] }).IsSignedBy(Key));
        Assert.False((note with { Signatures = [good, good with { Bytes = new byte[64] }] }).IsSignedBy(Key));
        Assert.False((note with { Signatures = [good with { Bytes = new byte[65] }] }).IsSignedBy(Key));
    }

    [Theory]
    [InlineData(16, true)]
    [InlineData(SignedNote.MaxSignatures, true)]
    [InlineData(SignedNote.MaxSignatures + 1, false)]
    [InlineData(200_000, false)]
    public void A_note_has_a_bounded_number_of_signatures(int count, bool good) =>
        Assert.Equal(good, SignedNote.TryParse("text\n\n" + string.Concat(Enumerable.Repeat("— n AAAAAAAA\n", count)), out _));

    [Fact]
    public void What_is_too_long_is_refused_before_it_is_read()
    {
        Assert.False(SignedNote.TryParse(new string('a', SignedNote.MaxLength) + "\n\n— n AAAAAAAA\n", out _, out var note));
        Assert.False(TlogProof.TryParse(new byte[TlogProof.MaxLength + 1], out _, out var proof));
        Assert.Contains("longer", note);
        Assert.Contains("longer", proof);
    }

    [Theory]
    [InlineData("74-65-FF-0A-0A-0A")]
    [InlineData("C0-80-0A-0A-0A")]
    [InlineData("ED-A0-80-0A-0A-0A")]
    public void Bytes_that_are_not_UTF_8_are_refused_and_not_replaced(string hex)
    {
        Assert.False(SignedNote.TryParse(Convert.FromHexString(hex.Replace("-", "")), out _, out var error));
        Assert.Contains("UTF-8", error);
    }

    [Fact]
    public void A_byte_order_mark_is_not_a_part_of_any_proof() =>
        Assert.False(TlogProof.TryParse([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Proof().ToString())], out _, out _));

    [Theory]
    [InlineData("c74f20a3", "C74F20A3")]
    [InlineData("c74f20a3", " 74f20a3")]
    [InlineData("10TW", "10TW\n")]
    [InlineData("10TW", "10T W")]
    [InlineData("ARpc", "AhpcAAAA")]
    public void A_key_has_one_spelling(string from, string to)
    {
        Assert.True(NoteKey.TryParseVerifier(Verifier, out _));
        Assert.False(NoteKey.TryParseVerifier(Verifier.Replace(from, to), out _, out var error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void Keys_are_equal_by_what_they_are_and_a_failure_tells_nothing_of_a_secret()
    {
        Assert.True(NoteKey.TryParseVerifier(Key.Verifier, out var one));
        Assert.True(NoteKey.TryParseVerifier(Key.Verifier, out var two));
        Assert.Equal(one, two);
        Assert.Equal(one.GetHashCode(), two.GetHashCode());
        Assert.NotEqual(Key, one);
        Assert.NotEqual(one, NoteKey.FromSeed("reeve/test", new byte[32]));

        var secret = Key.ToSigner();
        Assert.False(NoteKey.TryParseSigner(secret.Replace("reeve/test", "reeve/best"), out _, out var error));
        Assert.DoesNotContain(secret[^20..], error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("one\n")]
    [InlineData("one\ntwo\n")]
    public void Extension_lines_are_kept_as_they_were_read(string extensions)
    {
        var text = $"log\n7\n{Root}\n{extensions}";

        Assert.True(Checkpoint.TryParse(text, out var checkpoint));
        Assert.Equal(extensions, checkpoint.Extensions);
        Assert.Equal(text, checkpoint.ToText());
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("one")]
    [InlineData("one\n\n")]
    [InlineData("\none\n")]
    [InlineData("one\n\ntwo\n")]
    public void Extension_lines_that_are_empty_or_not_whole_are_refused(string extensions) => Assert.False(Checkpoint.TryParse($"log\n7\n{Root}\n{extensions}", out _));

    [Theory]
    [InlineData("", 1, "")]
    [InlineData("log\n99\n" + Root, 1, "")]
    [InlineData("log", -1, "")]
    [InlineData("log", 1, "no newline")]
    public void A_checkpoint_that_would_be_read_as_another_is_not_written(string origin, long size, string extensions) =>
        Assert.Throws<InvalidOperationException>(() => new Checkpoint(origin, size, MerkleRules.EmptyRoot) { Extensions = extensions }.ToText());

    [Theory]
    [InlineData("9223372036854775807", true)]
    [InlineData("9223372036854775808", false)]
    [InlineData("", false)]
    [InlineData("+1", false)]
    [InlineData(" 1", false)]
    [InlineData("1 ", false)]
    [InlineData("1e3", false)]
    [InlineData("0x1", false)]
    [InlineData("٣", false)]
    [InlineData("00", false)]
    [InlineData("1\0", false)]
    public void A_size_is_a_plain_decimal(string size, bool good) => Assert.Equal(good, Checkpoint.TryParse($"log\n{size}\n{Root}\n", out _));

    [Theory]
    [InlineData("c2sp.org/tlog-proof@v1\n", "c2sp.org/tlog-proof@v2\n")]
    [InlineData("extra ", "extra  ")]
    [InlineData("extra ", "Extra ")]
    [InlineData("index 5\n", "")]
    [InlineData("index 5\n", "index 05\n")]
    [InlineData("index 5\n", "index -5\n")]
    [InlineData("index 5\n", "index 5\nindex 5\n")]
    [InlineData("index 5\n", "index 5\nAAAA\n")]
    [InlineData("index 5\n", "index 5\0\n")]
    public void Another_spelling_of_a_proof_is_refused(string from, string to)
    {
        var text = Proof().ToString();
        Assert.Contains(from, text);

        Assert.False(TlogProof.TryParse(text.Replace(from, to), out _, out var error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void A_proof_with_more_hashes_than_any_tree_is_high_is_refused() =>
        Assert.False(TlogProof.TryParse((Proof() with { Hashes = [.. Enumerable.Repeat(MerkleRules.EmptyRoot, 64)] }).ToString(), out _));

    [Fact]
    public void A_checkpoint_of_another_log_by_the_same_key_proves_nothing_unless_that_log_is_asked_for()
    {
        var note = SignedNote.Sign(new Checkpoint("another/log", 1, MerkleRules.LeafHash(Entry)).ToText(), Key);
        var proof = new TlogProof(0, [], note, Entry);

        Assert.False(proof.Verify(null, Key).Holds);
        Assert.True(proof.Verify(null, Key, "another/log").Holds);
    }

    private static TlogProof Proof()
    {
        var tree = new NaiveTree(9);
        tree.Leaves[5] = MerkleRules.LeafHash(Entry);
        var note = SignedNote.Sign(new Checkpoint("reeve/test", 9, tree.Root(0, 9)).ToText(), Key);
        return new TlogProof(5, MerkleRules.InclusionProof(tree, 5, 9), note, Entry);
    }
}
