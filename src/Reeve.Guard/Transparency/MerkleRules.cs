using System.Numerics;

namespace Reeve.Guard.Transparency;

/// <summary>The mathematics of RFC 6962: leaf and node hashes, roots, inclusion and consistency proofs. Pure.</summary>
public static class MerkleRules
{
    /// <summary>SHA-256(0x00 ‖ bytes).</summary>
    public static Hash256 LeafHash(ReadOnlySpan<byte> bytes) => Sha256.Prefixed(0x00, bytes);

    /// <summary>SHA-256(0x01 ‖ left ‖ right).</summary>
    public static Hash256 NodeHash(in Hash256 left, in Hash256 right)
    {
        Span<byte> children = stackalloc byte[2 * Hash256.Length];
        left.CopyTo(children);
        right.CopyTo(children[Hash256.Length..]);
        return Sha256.Prefixed(0x01, children);
    }

    /// <summary>The root of an empty tree: SHA-256 of nothing.</summary>
    public static Hash256 EmptyRoot { get; } = Sha256.Hash([]);

    /// <summary>The root of the first <paramref name="size"/> leaves.</summary>
    public static Hash256 Root(IHashSource source, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return size == 0 ? EmptyRoot : Range(source, 0, size);
    }

    /// <summary>The proof that leaf <paramref name="index"/> is in the tree of <paramref name="size"/> leaves, from the leaf's sibling upwards.</summary>
    public static IReadOnlyList<Hash256> InclusionProof(IHashSource source, long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var proof = new List<Hash256>();
        Include(source, index, 0, size, proof);
        return proof;
    }

    /// <summary>Whether <paramref name="proof"/> leads from the leaf to the root.</summary>
    public static bool VerifyInclusion(in Hash256 leaf, long index, long size, IReadOnlyList<Hash256> proof, in Hash256 root)
    {
        if (index < 0 || index >= size)
        {
            return false;
        }

        var (at, last, hash) = (index, size - 1, leaf);
        foreach (var sibling in proof)
        {
            if (last == 0)
            {
                return false;
            }

            if ((at & 1) == 1 || at == last)
            {
                hash = NodeHash(sibling, hash);
                while ((at & 1) == 0 && at != 0)
                {
                    (at, last) = (at >> 1, last >> 1);
                }
            }
            else
            {
                hash = NodeHash(hash, sibling);
            }

            (at, last) = (at >> 1, last >> 1);
        }

        return last == 0 && hash == root;
    }

    /// <summary>The proof that the tree of <paramref name="oldSize"/> leaves is the beginning of the tree of <paramref name="size"/> leaves.</summary>
    public static IReadOnlyList<Hash256> ConsistencyProof(IHashSource source, long oldSize, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, size);
        var proof = new List<Hash256>();
        if (oldSize > 0 && oldSize < size)
        {
            Extend(source, oldSize, 0, size, complete: true, proof);
        }

        return proof;
    }

    /// <summary>Whether <paramref name="proof"/> shows that nothing of the old tree was changed in the new one.</summary>
    public static bool VerifyConsistency(long oldSize, long size, IReadOnlyList<Hash256> proof, in Hash256 oldRoot, in Hash256 root)
    {
        if (oldSize < 0 || oldSize > size)
        {
            return false;
        }

        if (oldSize == 0)
        {
            // Every tree extends the empty one, but only a root that is the empty tree's says that there was one.
            return proof.Count == 0 && oldRoot == EmptyRoot && (size > 0 || root == EmptyRoot);
        }

        if (oldSize == size)
        {
            return proof.Count == 0 && oldRoot == root;
        }

        var (node, last) = (oldSize - 1, size - 1);
        var shift = BitOperations.TrailingZeroCount(~(ulong)node);
        (node, last) = (node >> shift, last >> shift);
        if (proof.Count == 0 && node != 0)
        {
            return false;
        }

        var next = node == 0 ? 0 : 1; // a complete old tree is its own first hash
        var (oldHash, newHash) = node == 0 ? (oldRoot, oldRoot) : (proof[0], proof[0]);
        for (; next < proof.Count; next++)
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                oldHash = NodeHash(proof[next], oldHash);
                newHash = NodeHash(proof[next], newHash);
                while ((node & 1) == 0 && node != 0)
                {
                    (node, last) = (node >> 1, last >> 1);
                }
            }
            else
            {
                newHash = NodeHash(newHash, proof[next]);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && oldHash == oldRoot && newHash == root;
    }

    // The hash of leaves [from, to), where from is a multiple of the largest power of two that the range holds.
    private static Hash256 Range(IHashSource source, long from, long to)
    {
        var count = to - from;
        if (BitOperations.IsPow2(count))
        {
            var level = BitOperations.Log2((ulong)count);
            return source.Subtree(level, from >> level);
        }

        var split = from + SplitOf(count);
        return NodeHash(Range(source, from, split), Range(source, split, to));
    }

    private static void Include(IHashSource source, long index, long from, long to, List<Hash256> proof)
    {
        if (to - from == 1)
        {
            return;
        }

        var split = from + SplitOf(to - from);
        if (index < split)
        {
            Include(source, index, from, split, proof);
            proof.Add(Range(source, split, to));
        }
        else
        {
            Include(source, index, split, to, proof);
            proof.Add(Range(source, from, split));
        }
    }

    private static void Extend(IHashSource source, long oldTo, long from, long to, bool complete, List<Hash256> proof)
    {
        if (oldTo == to)
        {
            if (!complete)
            {
                proof.Add(Range(source, from, to));
            }

            return;
        }

        var split = from + SplitOf(to - from);
        if (oldTo <= split)
        {
            Extend(source, oldTo, from, split, complete, proof);
            proof.Add(Range(source, split, to));
        }
        else
        {
            Extend(source, oldTo, split, to, complete: false, proof);
            proof.Add(Range(source, from, split));
        }
    }

    /// <summary>The largest power of two smaller than <paramref name="count"/> (which is at least 2).</summary>
    private static long SplitOf(long count) => 1L << BitOperations.Log2((ulong)(count - 1));
}
