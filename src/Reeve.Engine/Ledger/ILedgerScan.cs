using Reeve.Guard.Transparency;

namespace Reeve.Engine.Ledger;

/// <summary>Streams a log, live or a copy of one, in index order and constant memory, for verification. One scan at a time.</summary>
public interface ILedgerScan : IDisposable
{
    /// <summary>Every row in index order. The spans live only during the call. A visitor that returns false ends the scan.</summary>
    void Rows(RowVisitor visitor);

    /// <summary>Every content row in order of index and name.</summary>
    void Contents(ContentVisitor visitor);

    /// <summary>The stored root of a complete tile (level 8, 16, …), or null.</summary>
    Hash256? TileRoot(int level, long index);

    /// <summary>Every stored checkpoint's note, by size.</summary>
    IReadOnlyList<StoredCheckpoint> Checkpoints();

    /// <summary>The stored bytes of one entry, or null.</summary>
    byte[]? Entry(long index);
}

/// <summary>One row: the columns beside the bytes are for searching only, so verification compares them with what the bytes say.</summary>
public readonly ref struct LedgerRow
{
    public required long Index { get; init; }

    /// <summary>Milliseconds since 1970; null when the column holds no integer.</summary>
    public required long? At { get; init; }

    public required ColumnText Type { get; init; }

    public required ColumnText Family { get; init; }

    public required ColumnText Run { get; init; }

    public required ColumnText Agent { get; init; }

    public required ColumnText Owner { get; init; }

    /// <summary>Empty and <see cref="IsPruned"/> when retention took them.</summary>
    public required ReadOnlySpan<byte> Bytes { get; init; }

    public required bool IsPruned { get; init; }

    public required ReadOnlySpan<byte> Leaf { get; init; }
}

/// <summary>A text column in place. One that is neither text nor absent (a blob of the same bytes, say) is nothing a search would find.</summary>
public readonly ref struct ColumnText
{
    public required ReadOnlySpan<byte> Utf8 { get; init; }

    public required bool IsText { get; init; }

    public required bool IsAbsent { get; init; }
}

/// <summary>One content row; empty spans after erasure.</summary>
public readonly ref struct ContentRow
{
    public required long Index { get; init; }

    public required string Name { get; init; }

    public required bool IsErased { get; init; }

    public required ReadOnlySpan<byte> Salt { get; init; }

    public required ReadOnlySpan<byte> Bytes { get; init; }
}

public delegate bool RowVisitor(in LedgerRow row);

public delegate bool ContentVisitor(in ContentRow row);

public sealed record StoredCheckpoint(long Size, string Note);
