using Reeve.Guard.Transparency;

namespace Reeve.TestKit.Memory;

/// <summary>The complete subtrees of a list of leaves, computed anew each time.</summary>
internal sealed class MemoryTree(IReadOnlyList<Hash256> leaves) : IHashSource
{
    public Hash256 Subtree(int level, long index) => level == 0
        ? leaves[(int)index]
        : MerkleRules.NodeHash(Subtree(level - 1, index * 2), Subtree(level - 1, (index * 2) + 1));
}
