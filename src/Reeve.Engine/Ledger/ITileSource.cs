namespace Reeve.Engine.Ledger;

/// <summary>
/// The log as an outside verifier reads it (C2SP tlog-tiles): nothing but hashes, entries and the signed checkpoint. Every answer is of a committed
/// snapshot. Null means that the log is not that long.
/// </summary>
public interface ITileSource
{
    /// <summary>The newest signed checkpoint's note.</summary>
    ValueTask<string?> ReadCheckpointAsync(CancellationToken cancellationToken);

    /// <summary>The <paramref name="width"/> (1..256) hashes of the tile, 32 bytes each, concatenated.</summary>
    ValueTask<byte[]?> ReadTileAsync(int level, long index, int width, CancellationToken cancellationToken);

    /// <summary>The <paramref name="width"/> (1..256) entries of the bundle, each after its length as two big-endian bytes.</summary>
    ValueTask<byte[]?> ReadEntriesAsync(long index, int width, CancellationToken cancellationToken);
}
