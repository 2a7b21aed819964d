namespace Reeve.Protocol.Ledger;

/// <summary>
/// A consistency proof of RFC 6962. It shows something only to who holds both checkpoints: the roots are given to compare with theirs, not to be believed.
/// </summary>
public sealed record ConsistencyResponse
{
    /// <summary>The older tree's size.</summary>
    public required long OldSize { get; init; }

    /// <summary>The newer tree's size.</summary>
    public required long Size { get; init; }

    /// <summary>The older tree's root, base64.</summary>
    public required string OldRoot { get; init; }

    /// <summary>The newer tree's root, base64.</summary>
    public required string Root { get; init; }

    /// <summary>The proof's hashes in order, base64; none when either tree proves itself (the same size, or an empty one).</summary>
    public required IReadOnlyList<string> Hashes { get; init; }
}
