using Reeve.Engine.Foundation;
using Reeve.Guard.Transparency;

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

    /// <summary>Reads the committed tree: complete subtrees at any level, for proofs and tiles. The source lives only during the call.</summary>
    ValueTask<T> ReadTreeAsync<T>(Func<IHashSource, T> read, CancellationToken cancellationToken);

    /// <summary>The newest signed checkpoint's note text, or null.</summary>
    ValueTask<string?> LatestCheckpointAsync(CancellationToken cancellationToken);
}

/// <summary>Which entries a reader wants; null means any, an empty set of families none.</summary>
public sealed record EntryFilter(IReadOnlySet<Family>? Families = null, RunId? Run = null, string? Agent = null, string? Owner = null)
{
    public static readonly EntryFilter Any = new();
}
