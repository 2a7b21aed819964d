using FsCheck;
using FsCheck.Fluent;
using Reeve.Guard.Transparency;

namespace Reeve.Tests.Transparency;

public sealed class StrictBase64Tests
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    [Theory]
    [InlineData("AB==")] // stray bits that the bytes do not have
    [InlineData("AAB=")]
    [InlineData("A A=")] // white space the base class library passes over
    [InlineData("AAAA    ")]
    [InlineData("AAAA\r\n\r\n")]
    [InlineData("AAA")]
    [InlineData("AA=A")]
    [InlineData("====")]
    [InlineData("AA-_")]
    [InlineData("AAA\0")]
    public void Another_spelling_is_refused(string text) => Assert.False(StrictBase64.TryDecode(text, out _));

    [Fact]
    public void What_is_encoded_is_decoded() => Prop.ForAll<byte[]>(static bytes =>
        StrictBase64.TryDecode(Convert.ToBase64String(bytes ?? []), out var back) && back.AsSpan().SequenceEqual(bytes)).QuickCheckThrowOnFailure();

    [Fact]
    public void Stray_bits_make_no_second_spelling_of_a_signature_or_a_proof()
    {
        var note = SignedNote.Sign("text\n", NoteKey.FromSeed("k", new byte[32]));
        var (text, proof) = (note.ToString(), new TlogProof(0, [], note, [1]).ToString());
        var last = text.IndexOf("=\n", StringComparison.Ordinal) - 1; // 68 bytes: two stray bits, so four letters say the same

        Assert.Single(Letters, letter => SignedNote.TryParse(text[..last] + letter + text[(last + 1)..], out var read)
            && read.Signatures[0].Bytes.Span.SequenceEqual(note.Signatures[0].Bytes.Span));
        Assert.Equal(4, Letters.Count(letter => TlogProof.TryParse(proof.Replace("AQ==", $"A{letter}=="), out _))); // four values of the bits that count
    }
}
