using System.Buffers.Binary;
using Reeve.Engine.Ledger;
using Reeve.Guard.Transparency;
using Reeve.TestKit.Memory;

namespace Reeve.Tests.Ledger;

/// <summary>Tiles are what the tree says, and none is longer than the log.</summary>
public sealed class LedgerTilesTests
{
    private const int Entries = 600;

    [Fact]
    public async Task A_tile_holds_the_hashes_of_its_entries_and_the_tile_above_their_roots()
    {
        var (tiles, storage) = await GrownAsync();

        var bottom = await tiles.ReadTileAsync(0, 1, 256, TestContext.Current.CancellationToken);
        var top = await tiles.ReadTileAsync(1, 0, 2, TestContext.Current.CancellationToken);

        Assert.Equal(storage.Entries.Skip(256).Take(256).SelectMany(static entry => MerkleRules.LeafHash(entry.Bytes!.Value.Span).ToArray()), bottom);
        Assert.Equal(64, top!.Length);
    }

    [Fact]
    public async Task A_bundle_holds_the_entries_byte_for_byte_after_their_lengths()
    {
        var (tiles, storage) = await GrownAsync();

        var bundle = await tiles.ReadEntriesAsync(2, 88, TestContext.Current.CancellationToken);

        var at = 0;
        foreach (var entry in storage.Entries.Skip(512))
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(bundle.AsSpan(at));
            Assert.Equal(entry.Bytes!.Value.ToArray(), bundle![(at + 2)..(at + 2 + length)]);
            at += 2 + length;
        }

        Assert.Equal(bundle!.Length, at);
    }

    [Theory]
    [InlineData(0, 2, 89)]
    [InlineData(0, 3, 1)]
    [InlineData(1, 0, 3)]
    [InlineData(2, 0, 1)]
    [InlineData(7, 0, 1)]
    [InlineData(63, 0, 1)]
    [InlineData(0, 999_999_999_999_999_999, 256)]
    public async Task What_the_log_does_not_reach_is_not_there(int level, long index, int width)
    {
        var (tiles, _) = await GrownAsync();

        Assert.Null(await tiles.ReadTileAsync(level, index, width, TestContext.Current.CancellationToken));
    }

    private static async Task<(LedgerTiles Tiles, MemoryStorage Storage)> GrownAsync()
    {
        var storage = new MemoryStorage(TimeProvider.System);
        for (var i = 0; i < Entries; i++)
        {
            var entry = new LedgerDraft { Type = "test.counted", Family = Family.Admin, Owner = "ann", Data = EntryData.Of(("n", i)) };
            await storage.SubmitAsync(UnitOfWork.Of(entry), TestContext.Current.CancellationToken);
        }

        return (new LedgerTiles(storage), storage);
    }
}
