using System.Security.Cryptography;
using Reeve.Guard.Transparency;

namespace Reeve.Tests.Transparency;

/// <summary>RFC 6962 as its definition reads, recursively over all leaves, with the base class library's hash: the reference the rules are compared with.</summary>
internal sealed class NaiveTree(int size) : IHashSource
{
    public Hash256[] Leaves { get; } = [.. Enumerable.Range(0, size).Select(static i => Leaf(BitConverter.GetBytes(i)))];

    public static Hash256 Leaf(byte[] bytes) => new(SHA256.HashData([0, .. bytes]));

    public Hash256 Root(int from, int to)
    {
        if (to - from == 0)
        {
            return new Hash256(SHA256.HashData([]));
        }

        if (to - from == 1)
        {
            return Leaves[from];
        }

        var split = 1;
        while (split * 2 < to - from)
        {
            split *= 2;
        }

        return new Hash256(SHA256.HashData([1, .. Root(from, from + split).ToArray(), .. Root(from + split, to).ToArray()]));
    }

    public Hash256 Subtree(int level, long index) => Root((int)(index << level), (int)((index + 1) << level));
}
