using System.Buffers.Binary;
using Reeve.Guard.Transparency;

namespace Reeve.Engine.Ledger;

/// <summary>Tiles out of the stored tree. Reads a committed snapshot; thread-safe.</summary>
public sealed class StoredTiles(ILedgerStore ledger) : ITileSource
{
    public ValueTask<string?> ReadCheckpointAsync(CancellationToken cancellationToken) => ledger.LatestCheckpointAsync(cancellationToken);

    public async ValueTask<byte[]?> ReadTileAsync(int level, long index, int width, CancellationToken cancellationToken)
    {
        var height = level * MerkleFrontier.TileHeight;
        var size = await ledger.SizeAsync(cancellationToken);
        if (height >= 63 || index > (size >> height) || (index * TilePath.FullWidth) + width > size >> height)
        {
            return null;
        }

        return await ledger.ReadTreeAsync(
            tree =>
            {
                var hashes = new byte[width * Hash256.Length];
                for (var i = 0; i < width; i++)
                {
                    tree.Subtree(height, (index * TilePath.FullWidth) + i).CopyTo(hashes.AsSpan(i * Hash256.Length));
                }

                return hashes;
            },
            cancellationToken);
    }

    public async ValueTask<byte[]?> ReadEntriesAsync(long index, int width, CancellationToken cancellationToken)
    {
        if (index > long.MaxValue / TilePath.FullWidth)
        {
            return null;
        }

        var entries = await ledger.ReadAsync(index * TilePath.FullWidth, width, EntryFilter.Any, cancellationToken);
        if (entries.Count < width)
        {
            return null;
        }

        using var bundle = new MemoryStream();
        var length = new byte[2];
        foreach (var entry in entries)
        {
            var bytes = entry.Bytes ?? ReadOnlyMemory<byte>.Empty;
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)bytes.Length);
            bundle.Write(length);
            bundle.Write(bytes.Span);
        }

        return bundle.ToArray();
    }
}
