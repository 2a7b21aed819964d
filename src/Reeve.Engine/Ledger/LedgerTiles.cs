using System.Buffers;
using Reeve.Guard.Transparency;

namespace Reeve.Engine.Ledger;

/// <summary>Cuts tiles out of the committed log: hashes from the tree, entries as they are stored. Keeps nothing itself. Thread-safe.</summary>
public sealed class LedgerTiles(ILedgerStore store) : ITileSource
{
    /// <summary>A tile is eight levels of the tree high.</summary>
    private const int Height = 8;

    /// <summary>A level whose one hash would cover more entries than a log can have.</summary>
    private const int MaxLevel = 7;

    public ValueTask<string?> ReadCheckpointAsync(CancellationToken cancellationToken) => store.LatestCheckpointAsync(cancellationToken);

    public async ValueTask<byte[]?> ReadTileAsync(int level, long index, int width, CancellationToken cancellationToken)
    {
        var size = await store.SizeAsync(cancellationToken);
        if (level > MaxLevel || index > size || (index * TilePath.FullWidth) + width > size >> (level * Height))
        {
            return null;
        }

        var first = index * TilePath.FullWidth;

        return await store.ReadTreeAsync(
            tree =>
            {
                var tile = new byte[width * Hash256.Length];
                for (var i = 0; i < width; i++)
                {
                    tree.Subtree(level * Height, first + i).CopyTo(tile.AsSpan(i * Hash256.Length));
                }

                return tile;
            },
            cancellationToken);
    }

    public async ValueTask<byte[]?> ReadEntriesAsync(long index, int width, CancellationToken cancellationToken)
    {
        var size = await store.SizeAsync(cancellationToken);
        if (index > size || (index * TilePath.FullWidth) + width > size)
        {
            return null;
        }

        var bundle = new ArrayBufferWriter<byte>();
        foreach (var entry in await store.ReadAsync(index * TilePath.FullWidth, width, EntryFilter.Any, cancellationToken))
        {
            if (entry.Bytes is not { } bytes)
            {
                return null; // Pruned: half a bundle would look like another log.
            }

            EntryBundle.Append(bundle, bytes.Span);
        }

        return bundle.WrittenSpan.ToArray();
    }
}
