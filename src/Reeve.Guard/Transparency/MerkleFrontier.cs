using System.Numerics;

namespace Reeve.Guard.Transparency;

/// <summary>
/// The right edge of a growing tree: one hash for each complete subtree that is not yet part of a larger one. Appending is O(1) amortised, the root is
/// O(log n). Not thread-safe: it belongs to one writer.
/// </summary>
public sealed class MerkleFrontier
{
    /// <summary>Every so many levels a complete subtree is a tile's root, which storage keeps.</summary>
    public const int TileHeight = 8;

    private readonly Hash256[] _complete = new Hash256[63];

    /// <summary>How many leaves there are.</summary>
    public long Size { get; private set; }

    /// <summary>The root over all leaves.</summary>
    public Hash256 Root
    {
        get
        {
            if (Size == 0)
            {
                return MerkleRules.EmptyRoot;
            }

            var rest = (ulong)Size;
            var root = _complete[BitOperations.TrailingZeroCount(rest)];
            for (rest &= rest - 1; rest != 0; rest &= rest - 1)
            {
                root = MerkleRules.NodeHash(_complete[BitOperations.TrailingZeroCount(rest)], root);
            }

            return root;
        }
    }

    /// <summary>Appends a leaf.</summary>
    /// <param name="leaf">Its leaf hash.</param>
    /// <param name="completed">Told of every tile root that this leaf completes: level (8, 16, …), index at that level, hash.</param>
    public void Append(in Hash256 leaf, Action<int, long, Hash256>? completed = null)
    {
        var hash = leaf;
        var level = 0;
        for (var index = Size; (index & 1) == 1; index >>= 1)
        {
            hash = MerkleRules.NodeHash(_complete[level], hash);
            level++;
            if (level % TileHeight == 0)
            {
                completed?.Invoke(level, index >> 1, hash);
            }
        }

        _complete[level] = hash;
        Size++;
    }

    /// <summary>A copy to go back to.</summary>
    public MerkleFrontier Clone()
    {
        var copy = new MerkleFrontier();
        copy.CopyFrom(this);
        return copy;
    }

    /// <summary>Becomes what <paramref name="other"/> is.</summary>
    public void CopyFrom(MerkleFrontier other)
    {
        other._complete.CopyTo(_complete, 0);
        Size = other.Size;
    }

    /// <summary>The frontier of the first <paramref name="size"/> leaves of a stored tree.</summary>
    public static MerkleFrontier Restore(IHashSource source, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        var frontier = new MerkleFrontier { Size = size };
        var from = 0L;
        for (var level = 62; level >= 0; level--)
        {
            if ((size & (1L << level)) != 0)
            {
                frontier._complete[level] = source.Subtree(level, from >> level);
                from += 1L << level;
            }
        }

        return frontier;
    }
}
