namespace Reeve.Guard.Transparency;

/// <summary>Gives the hashes of complete subtrees, from which proofs are made in O(log n).</summary>
public interface IHashSource
{
    /// <summary>The hash of the complete subtree of 2^<paramref name="level"/> leaves that begins at leaf <paramref name="index"/>·2^level.</summary>
    /// <param name="level">0 for a leaf.</param>
    /// <param name="index">Counted in subtrees of that level.</param>
    Hash256 Subtree(int level, long index);
}
