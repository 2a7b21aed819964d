using Reeve.Engine.Foundation;

namespace Reeve.Engine.Ledger;

/// <summary>What reading the log needs. Every method reads a committed snapshot and never waits for the writer.</summary>
public interface ILedgerStore
{
    /// <summary>The number of entries, which is also the next index.</summary>
    ValueTask<long> SizeAsync(CancellationToken cancellationToken);

    /// <summary>Entries with index ≥ <paramref name="from"/> that match, in order, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<LedgerEntry>> ReadAsync(long from, int limit, EntryFilter filter, CancellationToken cancellationToken);

    /// <summary>The newest <paramref name="limit"/> matching entries at or after <paramref name="since"/>, newest first.</summary>
    ValueTask<IReadOnlyList<LedgerEntry>> LatestAsync(DateTimeOffset since, int limit, EntryFilter filter, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<StoredContent>> ReadContentsAsync(long index, CancellationToken cancellationToken);

    /// <summary>The leaf hashes [<paramref name="from"/>, <paramref name="from"/>+count) of 32 bytes each, concatenated.</summary>
    ValueTask<byte[]> ReadLeavesAsync(long from, int count, CancellationToken cancellationToken);

    /// <summary>The hash of the complete subtree at a level that is a multiple of 8 (a tile's root), or null when it is not complete.</summary>
    ValueTask<byte[]?> ReadTileRootAsync(int level, long index, CancellationToken cancellationToken);

    /// <summary>The newest signed checkpoint's note text, or null.</summary>
    ValueTask<string?> LatestCheckpointAsync(CancellationToken cancellationToken);
}

/// <summary>Which entries a reader wants; null means any.</summary>
public sealed record EntryFilter(IReadOnlySet<Family>? Families = null, RunId? Run = null, string? Agent = null, string? Owner = null)
{
    public static readonly EntryFilter Any = new();
}
