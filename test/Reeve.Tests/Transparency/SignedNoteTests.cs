using FsCheck;
using FsCheck.Fluent;
using Reeve.Guard.Transparency;

namespace Reeve.Tests.Transparency;

public sealed class SignedNoteTests
{
    private static readonly NoteKey Key = NoteKey.FromSeed("reeve/test", Enumerable.Range(1, 32).Select(static i => (byte)i).ToArray());

    [Theory] // RFC 8032, section 7.1
    [InlineData("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "", "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82", "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Ed25519_gives_the_published_keys_and_signatures(string seed, string publicKey, string message, string signature)
    {
        var (key, text) = (Convert.FromHexString(seed), Convert.FromHexString(message));

        Assert.Equal(publicKey, Convert.ToHexStringLower(Ed25519.PublicKey(key)));
        Assert.Equal(signature, Convert.ToHexStringLower(Ed25519.Sign(key, text)));
        Assert.True(Ed25519.Verify(Convert.FromHexString(publicKey), text, Convert.FromHexString(signature)));
        Assert.False(Ed25519.Verify(Convert.FromHexString(publicKey), [.. text, 0], Convert.FromHexString(signature)));
    }

    [Fact]
    public void The_published_example_key_is_read_and_checks_its_note()
    {
        Assert.True(NoteKey.TryParseVerifier("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", out var key));
        const string Note = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

        Assert.True(SignedNote.TryParse(Note, out var note));
        Assert.True(note!.IsSignedBy(key!));
        Assert.Equal(Note, note.ToString());
        Assert.Equal("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", key!.Verifier);
    }

    [Fact]
    public void A_key_survives_its_two_forms_and_never_shows_its_secret()
    {
        Assert.True(NoteKey.TryParseSigner(Key.ToSigner(), out var signer));
        Assert.True(NoteKey.TryParseVerifier(Key.Verifier, out var verifier));
        Assert.True(SignedNote.Sign("text\n", signer!).IsSignedBy(verifier!));
        Assert.False(verifier!.CanSign);
        Assert.DoesNotContain(Key.ToSigner().Split('+')[^1], Key.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("reeve+00000000+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+AhpcAAAAPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+????")]
    [InlineData("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    public void A_key_that_is_not_one_is_refused(string text) => Assert.False(NoteKey.TryParseVerifier(text, out _));

    [Theory]
    [InlineData("")]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\n— name\n")]
    [InlineData("text\n\n- name AAAAAAAA\n")]
    [InlineData("text\n\n— name AAAAAAAA")]
    [InlineData("te\txt\n\n— name AAAAAAAA\n")]
    [InlineData("text\n\n— na+me AAAAAAAA\n")]
    public void A_note_that_is_not_one_is_refused(string note) => Assert.False(SignedNote.TryParse(note, out _));

    [Fact]
    public void A_note_with_half_a_character_is_refused() => Assert.False(SignedNote.TryParse("te" + (char)0xD800 + "xt\n\n— name AAAAAAAA\n", out _));

    [Fact]
    public void No_text_makes_the_parsers_throw() => Prop.ForAll<string>(static text =>
    {
        _ = SignedNote.TryParse(text ?? "", out _);
        _ = Checkpoint.TryParse(text ?? "", out _);
        _ = TlogProof.TryParse(text ?? "", out _);
        _ = TilePath.TryParse(text ?? "", out _);
        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_note_with_a_changed_text_or_another_key_is_not_signed()
    {
        var note = SignedNote.Sign("origin\n1\n", Key);
        var other = NoteKey.FromSeed("reeve/test", new byte[32]);

        Assert.True(note.IsSignedBy(Key));
        Assert.False((note with { Text = "origin\n2\n" }).IsSignedBy(Key));
        Assert.False(note.IsSignedBy(other));
        Assert.False((note with { Signatures = [] }).IsSignedBy(Key));
    }

    [Theory]
    [InlineData("o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", true)]
    [InlineData("o\n12\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nextension\n", true)]
    [InlineData("o\n012\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", false)]
    [InlineData("o\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", false)]
    [InlineData("o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n", false)]
    [InlineData("o\n1\n47DE\n", false)]
    [InlineData("\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", false)]
    [InlineData("o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", false)]
    public void A_checkpoint_is_read_strictly(string text, bool good) => Assert.Equal(good, Checkpoint.TryParse(text, out _));

    [Theory]
    [InlineData("tile/0/000", 0, 0, 256)]
    [InlineData("tile/0/001.p/5", 0, 1, 5)]
    [InlineData("tile/63/x001/000", 63, 1000, 256)]
    [InlineData("tile/0/x009/x223/x372/x036/x854/x775/807", 0, long.MaxValue, 256)]
    [InlineData("tile/1/x001/x234/067", 1, 1_234_067, 256)]
    [InlineData("tile/entries/x001/000.p/255", -1, 1000, 255)]
    public void A_tile_path_has_one_spelling(string path, int level, long index, int width)
    {
        Assert.True(TilePath.TryParse(path, out var tile));
        Assert.Equal(new TilePath(level, index, width), tile);
        Assert.Equal(path, tile.ToString());
    }

    [Theory]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/1000")]
    [InlineData("tile/64/000")]
    [InlineData("tile/-1/000")]
    [InlineData("tile/0/x000/001")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/05")]
    [InlineData("tile/../000")]
    [InlineData("tile/0/000/")]
    [InlineData("/tile/0/000")]
    [InlineData("")]
    [InlineData("tile")]
    [InlineData("tile/0")]
    [InlineData("tile/0/")]
    [InlineData("tile/00/000")]
    [InlineData("tile/+1/000")]
    [InlineData("tile/0/001/000")]
    [InlineData("tile/0/x001/x000")]
    [InlineData("tile/0/xx001/000")]
    [InlineData("tile/0/-01")]
    [InlineData("tile/0/000.p")]
    [InlineData("tile/0/000.p/")]
    [InlineData("tile/0/x001.p/000")]
    [InlineData("tile/0/000.p/1/2")]
    [InlineData("tile/0/000?a")]
    [InlineData("tile/0/000\n")]
    [InlineData("tile/0/x009/x223/x372/x036/x854/x775/808")]
    [InlineData("tile/0/x999/x999/x999/x999/x999/x999/x999/999")]
    [InlineData("TILE/0/000")]
    [InlineData("tile/Entries/000")]
    public void Another_spelling_of_a_tile_path_is_refused(string path) => Assert.False(TilePath.TryParse(path, out _));

    [Fact]
    public void A_proof_is_checked_with_nothing_but_a_key()
    {
        var tree = new NaiveTree(21);
        var note = SignedNote.Sign(new Checkpoint("reeve/test", 21, tree.Root(0, 21)).ToText(), Key);
        var entry = BitConverter.GetBytes(7);
        var text = new TlogProof(7, MerkleRules.InclusionProof(tree, 7, 21), note, entry).ToString();

        Assert.True(TlogProof.TryParse(text, out var proof));
        Assert.True(proof!.Verify(null, Key).Holds);
        Assert.True(proof.Verify(entry, Key).Holds);
        Assert.False(proof.Verify(BitConverter.GetBytes(8), Key).Holds);
        Assert.False((proof with { Index = 8 }).Verify(null, Key).Holds);
        Assert.False(proof.Verify(null, NoteKey.FromSeed("reeve/test", new byte[32])).Holds);
        Assert.False((proof with { Extra = null }).Verify(null, Key).Holds);
        Assert.Equal(text, proof.ToString());
    }
}
