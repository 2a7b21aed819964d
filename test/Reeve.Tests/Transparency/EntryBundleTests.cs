using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Reeve.Guard.Transparency;

namespace Reeve.Tests.Transparency;

public sealed class EntryBundleTests
{
    [Fact]
    public void An_entry_is_its_length_in_two_bytes_and_itself() => Assert.Equal([0, 2, 7, 8, 0, 0, 0, 1, 9], Bundle([7, 8], [], [9]));

    [Fact]
    public void What_is_written_is_read_back() => Prop.ForAll<byte[][]>(static sample =>
    {
        byte[][] entries = sample is null or [] ? [[]] : [.. sample.Take(TilePath.FullWidth).Select(static entry => entry ?? [])];
        return EntryBundle.TryParse(Bundle(entries), entries.Length, out var read, out _)
            && read.Select(static entry => entry.ToArray()).Zip(entries).All(static pair => pair.First.SequenceEqual(pair.Second));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("", 1)]
    [InlineData("00", 1)]
    [InlineData("0001", 1)]
    [InlineData("ffff00", 1)]
    [InlineData("000000", 1)]
    [InlineData("0000", 2)]
    [InlineData("00000000", 1)]
    public void A_bundle_with_too_little_or_too_much_is_refused(string hex, int width)
    {
        Assert.False(EntryBundle.TryParse(Convert.FromHexString(hex), width, out _, out var error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void The_longest_entry_fits_and_a_longer_one_is_not_cut()
    {
        var longest = new byte[EntryBundle.MaxEntryLength];
        Assert.True(EntryBundle.TryParse(Bundle(longest), 1, out var entries, out _));
        Assert.Equal(longest.Length, Assert.Single(entries).Length);
        Assert.Throws<ArgumentException>(static () => Bundle(new byte[EntryBundle.MaxEntryLength + 1]));
    }

    private static byte[] Bundle(params byte[][] entries)
    {
        var bundle = new ArrayBufferWriter<byte>();
        foreach (var entry in entries)
        {
            EntryBundle.Append(bundle, entry);
        }

        return bundle.WrittenSpan.ToArray();
    }
}
