using Reeve.Guard.Transparency;

namespace Reeve.Engine.Ledger.Verification;

/// <summary>
/// Which entry of a complete tile is at fault when the tile's root is not the one that was kept: tries what a tamperer may have done, and looks which
/// undoing of it restores the root. Pure.
/// </summary>
internal static class TileSuspects
{
    /// <summary>The two positions that changed places, or null when no exchange explains it.</summary>
    public static (int First, int Second)? FindExchange(ReadOnlySpan<Hash256> leaves, in Hash256 root)
    {
        // A heap of the tile: exchanging two leaves changes only their two paths, so all 32,640 pairs cost half a million hashes.
        var width = leaves.Length;
        var nodes = new Hash256[2 * width];
        leaves.CopyTo(nodes.AsSpan(width));
        for (var node = width - 1; node > 0; node--)
        {
            nodes[node] = MerkleRules.NodeHash(nodes[2 * node], nodes[(2 * node) + 1]);
        }

        for (var first = 0; first < width; first++)
        {
            for (var second = first + 1; second < width; second++)
            {
                if (leaves[first] != leaves[second] && RootAfter(nodes, width + first, width + second) == root)
                {
                    return (first, second);
                }
            }
        }

        return null;
    }

    /// <summary>The position of a leaf that was put in, moving everything after it by one, or null. <paramref name="next"/> follows the tile.</summary>
    public static int? FindInsertion(ReadOnlySpan<Hash256> leaves, in Hash256 next, in Hash256 root)
    {
        for (var at = 0; at < leaves.Length; at++)
        {
            if (RootOf([.. leaves[..at], .. leaves[(at + 1)..], next]) == root)
            {
                return at;
            }
        }

        return null;
    }

    public static Hash256 RootOf(ReadOnlySpan<Hash256> leaves)
    {
        var frontier = new MerkleFrontier();
        foreach (var leaf in leaves)
        {
            frontier.Append(leaf);
        }

        return frontier.Root;
    }

    private static Hash256 RootAfter(Hash256[] nodes, int a, int b)
    {
        var (hashA, hashB) = (nodes[b], nodes[a]);
        while (a >> 1 != b >> 1)
        {
            (hashA, hashB) = (Parent(nodes, a, hashA), Parent(nodes, b, hashB));
            (a, b) = (a >> 1, b >> 1);
        }

        var hash = MerkleRules.NodeHash(hashA, hashB); // a is left of b, and here they are siblings
        for (a >>= 1; a > 1; a >>= 1)
        {
            hash = Parent(nodes, a, hash);
        }

        return hash;
    }

    private static Hash256 Parent(Hash256[] nodes, int node, in Hash256 hash) =>
        (node & 1) == 0 ? MerkleRules.NodeHash(hash, nodes[node + 1]) : MerkleRules.NodeHash(nodes[node - 1], hash);
}
