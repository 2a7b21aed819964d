using FsCheck;
using FsCheck.Fluent;
using Reeve.Guard.Transparency;

namespace Reeve.Tests.Transparency;

public sealed class MerkleRulesTests
{
    private const int Most = 70;

    // The reference tree of Certificate Transparency: eight inputs and the roots of their first 1, 2, … 8.
    private static readonly string[] Inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    [Theory]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void The_reference_tree_has_the_published_roots(int size, string root)
    {
        var frontier = new MerkleFrontier();
        foreach (var input in Inputs[..size])
        {
            frontier.Append(MerkleRules.LeafHash(Convert.FromHexString(input)));
        }

        Assert.Equal(root, frontier.Root.ToString());
    }

    [Fact]
    public void An_empty_tree_has_the_hash_of_nothing() =>
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", new MerkleFrontier().Root.ToString());

    [Fact]
    public void The_frontier_has_the_root_the_definition_gives_at_every_size()
    {
        var tree = new NaiveTree(Most);
        var frontier = new MerkleFrontier();
        for (var size = 0; size < Most; size++)
        {
            Assert.Equal(tree.Root(0, size), frontier.Root);
            Assert.Equal(tree.Root(0, size), MerkleFrontier.Restore(tree, size).Root);
            Assert.Equal(tree.Root(0, size), MerkleRules.Root(tree, size));
            frontier.Append(tree.Leaves[size]);
        }
    }

    [Fact]
    public void Every_leaf_of_every_tree_has_an_inclusion_proof_and_no_other_leaf_passes_with_it()
    {
        var tree = new NaiveTree(Most);
        for (var size = 1; size <= Most; size++)
        {
            var root = tree.Root(0, size);
            for (var index = 0; index < size; index++)
            {
                var proof = MerkleRules.InclusionProof(tree, index, size);
                Assert.True(MerkleRules.VerifyInclusion(tree.Leaves[index], index, size, proof, root));
                Assert.False(MerkleRules.VerifyInclusion(tree.Leaves[(index + 1) % Most], index, size, proof, root));
                Assert.False(size > 1 && MerkleRules.VerifyInclusion(tree.Leaves[index], (index + 1) % size, size, proof, root));
                Assert.False(MerkleRules.VerifyInclusion(tree.Leaves[index], index, size, [.. proof, root], root));
                Assert.False(proof.Count > 0 && MerkleRules.VerifyInclusion(tree.Leaves[index], index, size, [.. proof.Skip(1)], root));
            }
        }
    }

    [Fact]
    public void Every_older_tree_has_a_consistency_proof_and_no_other_root_or_proof_passes()
    {
        var tree = new NaiveTree(Most);
        for (var size = 0; size <= Most; size++)
        {
            for (var old = 0; old <= size; old++)
            {
                var proof = MerkleRules.ConsistencyProof(tree, old, size);
                var (oldRoot, root) = (tree.Root(0, old), tree.Root(0, size));
                Assert.True(MerkleRules.VerifyConsistency(old, size, proof, oldRoot, root), $"{old} of {size}");
                Assert.False(MerkleRules.VerifyConsistency(old, size, proof, Flip(oldRoot, old), root));
                Assert.False(old > 0 && MerkleRules.VerifyConsistency(old, size, proof, oldRoot, Flip(root, size)));
                Assert.False(MerkleRules.VerifyConsistency(old, size, [.. proof, root], oldRoot, root));
                Assert.False(proof.Count > 0 && MerkleRules.VerifyConsistency(old, size, [.. proof.Skip(1)], oldRoot, root));
                Assert.False(proof.Count > 0 && MerkleRules.VerifyConsistency(old, size, [.. proof.SkipLast(1)], oldRoot, root));
                Assert.All(Enumerable.Range(0, proof.Count), at =>
                    Assert.False(MerkleRules.VerifyConsistency(old, size, [.. proof.Select((hash, i) => i == at ? Flip(hash, size) : hash)], oldRoot, root)));
            }
        }
    }

    [Fact]
    public void An_inner_node_passes_for_no_leaf()
    {
        var tree = new NaiveTree(Most);
        for (var size = 2; size <= Most; size++)
        {
            for (var index = 0; index < size; index++)
            {
                var proof = MerkleRules.InclusionProof(tree, index, size);
                var node = tree.Leaves[index];
                for (var used = 1; used <= proof.Count; used++)
                {
                    // The node above, once with the sibling to its left and once to its right: one of them is really in the tree.
                    var rest = proof.Skip(used).ToList();
                    var (left, right) = (MerkleRules.NodeHash(proof[used - 1], node), MerkleRules.NodeHash(node, proof[used - 1]));
                    var isLeft = Leads(left, rest, tree.Root(0, size));
                    Assert.False(MerkleRules.VerifyInclusion(left, index, size, rest, tree.Root(0, size)));
                    Assert.False(MerkleRules.VerifyInclusion(right, index, size, rest, tree.Root(0, size)));
                    node = isLeft ? left : right;
                }
            }
        }
    }

    [Fact]
    public void A_consistency_proof_that_stops_on_the_way_is_refused()
    {
        // A tree of 2 whose root is given for one of 4 as well, with nothing in between.
        var root = new NaiveTree(4).Root(0, 2);

        Assert.All(Enumerable.Range(3, Most), size => Assert.False(MerkleRules.VerifyConsistency(2, size, [], root, root)));
    }

    [Fact]
    public void A_root_that_is_not_the_empty_trees_is_no_beginning_of_anything()
    {
        var root = MerkleRules.LeafHash([1]);

        Assert.True(MerkleRules.VerifyConsistency(0, 1, [], MerkleRules.EmptyRoot, root));
        Assert.False(MerkleRules.VerifyConsistency(0, 1, [], root, root));
        Assert.False(MerkleRules.VerifyConsistency(0, 0, [], MerkleRules.EmptyRoot, root));
    }

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(5, 5)]
    [InlineData(long.MaxValue, 5)]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    [InlineData(long.MinValue, long.MinValue)]
    public void A_position_outside_the_tree_is_refused(long index, long size)
    {
        Assert.False(MerkleRules.VerifyInclusion(MerkleRules.EmptyRoot, index, size, [], MerkleRules.EmptyRoot));
        Assert.False(size < 0 && MerkleRules.VerifyConsistency(index, size, [], MerkleRules.EmptyRoot, MerkleRules.EmptyRoot));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleRules.InclusionProof(new NaiveTree(5), index, size));
    }

    [Fact]
    public void A_size_below_nothing_is_a_mistake_and_not_an_endless_descent()
    {
        var tree = new NaiveTree(1);

        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleRules.Root(tree, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleFrontier.Restore(tree, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleRules.ConsistencyProof(tree, -1, 1));
    }

    [Fact]
    public void A_proof_in_the_largest_tree_ends()
    {
        var proof = Enumerable.Repeat(MerkleRules.EmptyRoot, 1_000).ToList();

        Assert.False(MerkleRules.VerifyInclusion(MerkleRules.EmptyRoot, long.MaxValue - 1, long.MaxValue, proof, MerkleRules.EmptyRoot));
        Assert.False(MerkleRules.VerifyConsistency(long.MaxValue - 1, long.MaxValue, proof, MerkleRules.EmptyRoot, MerkleRules.EmptyRoot));
    }

    [Fact]
    public void Proofs_are_as_long_as_the_tree_is_high() =>
        Assert.All(Enumerable.Range(1, Most), static size =>
            Assert.InRange(MerkleRules.InclusionProof(new NaiveTree(size), size / 2, size).Count, 0, 7));

    [Fact]
    public void A_flipped_bit_anywhere_in_a_proof_is_refused() => Prop.ForAll(
        Gen.Choose(2, Most).SelectMany(size => Gen.Choose(0, size - 1).SelectMany(index => Gen.Choose(0, 255).Select(bit => (size, index, bit)))).ToArbitrary(),
        static sample =>
        {
            var tree = new NaiveTree(sample.size);
            var proof = MerkleRules.InclusionProof(tree, sample.index, sample.size).ToList();
            var at = sample.bit % proof.Count;
            var bytes = proof[at].ToArray();
            bytes[sample.bit / 8] ^= (byte)(1 << (sample.bit % 8));
            proof[at] = new Hash256(bytes);
            return !MerkleRules.VerifyInclusion(tree.Leaves[sample.index], sample.index, sample.size, proof, tree.Root(0, sample.size));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Completed_tiles_are_reported_once_with_their_roots()
    {
        var tree = new NaiveTree(600);
        var seen = new List<(int Level, long Index, Hash256 Hash)>();
        var frontier = new MerkleFrontier();
        foreach (var leaf in tree.Leaves)
        {
            frontier.Append(leaf, (level, index, hash) => seen.Add((level, index, hash)));
        }

        Assert.Equal([(8, 0L, tree.Root(0, 256)), (8, 1L, tree.Root(256, 512))], seen);
    }

    [Fact]
    public void A_frontier_that_is_set_back_forgets_what_came_after()
    {
        var tree = new NaiveTree(20);
        var frontier = new MerkleFrontier();
        foreach (var leaf in tree.Leaves[..13])
        {
            frontier.Append(leaf);
        }

        var kept = frontier.Clone();
        foreach (var leaf in tree.Leaves[13..])
        {
            frontier.Append(leaf);
        }

        frontier.CopyFrom(kept);

        Assert.Equal(tree.Root(0, 13), frontier.Root);
    }

    [Fact]
    public void A_listener_that_fails_leaves_the_frontier_as_it_was()
    {
        var tree = new NaiveTree(256);
        var frontier = new MerkleFrontier();
        foreach (var leaf in tree.Leaves[..255])
        {
            frontier.Append(leaf);
        }

        Assert.Throws<IOException>(() => frontier.Append(tree.Leaves[255], static (_, _, _) => throw new IOException()));
        Assert.Equal((255, tree.Root(0, 255)), (frontier.Size, frontier.Root));
        frontier.Append(tree.Leaves[255]);
        Assert.Equal(tree.Root(0, 256), frontier.Root);
    }

    [Fact]
    public void A_leaf_that_completes_two_levels_of_tiles_reports_both()
    {
        var seen = new List<(int Level, long Index)>();
        var frontier = new MerkleFrontier();
        for (var i = 0; i < 65_536; i++)
        {
            frontier.Append(MerkleRules.EmptyRoot, (level, index, _) => seen.Add((level, index)));
        }

        Assert.Equal([(8, 254L), (8, 255L), (16, 0L)], seen[^3..]);
        Assert.Equal(257, seen.Count);
    }

    // Whether some order of left and right leads from the node to the root.
    private static bool Leads(Hash256 node, List<Hash256> rest, Hash256 root) => rest.Count == 0
        ? node == root
        : Leads(MerkleRules.NodeHash(node, rest[0]), rest[1..], root) || Leads(MerkleRules.NodeHash(rest[0], node), rest[1..], root);

    private static Hash256 Flip(Hash256 hash, int bit)
    {
        var bytes = hash.ToArray();
        bytes[bit / 8 % Hash256.Length] ^= (byte)(1 << (bit % 8));
        return new Hash256(bytes);
    }
}
