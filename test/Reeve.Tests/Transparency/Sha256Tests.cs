using System.Security.Cryptography;
using Reeve.Guard.Transparency;

namespace Reeve.Tests.Transparency;

public sealed class Sha256Tests
{
    // Around the block size, the bound of short calls, the buffer on the stack, and the longest entry.
    public static TheoryData<int> Lengths => [0, 1, 54, 55, 56, 63, 64, 65, 127, 300, 1022, 1023, 1024, 1025, 4096, 65_535, 1_000_000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Every_way_to_hash_gives_the_same(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var expected = new Hash256(SHA256.HashData([0, .. bytes]));

        Assert.Equal(expected, MerkleRules.LeafHash(bytes));
        Assert.Equal(expected, Sha256.PrefixedByLibrary(0, bytes));
        Assert.Equal(new Hash256(SHA256.HashData(bytes)), Sha256.Hash(bytes));
    }

    [Fact]
    public void Threads_do_not_disturb_each_other() =>
        Parallel.For(0, 8, static thread =>
        {
            var bytes = BitConverter.GetBytes(thread);
            var expected = new Hash256(SHA256.HashData([0, .. bytes]));
            for (var i = 0; i < 2_000; i++)
            {
                Assert.Equal(expected, MerkleRules.LeafHash(bytes));
            }
        });
}
