using System.Text;
using Reeve.Cli.Rendering;
using Reeve.Guard.Transparency;
using Reeve.Protocol.Ledger;

namespace Reeve.Cli.Views;

/// <summary>A consistency proof as lines: <c>old SIZE ROOT</c>, <c>new SIZE ROOT</c>, then a hash a line. And whether it holds, by our own arithmetic.</summary>
internal static class ConsistencyView
{
    public static string Render(ConsistencyResponse proof)
    {
        var text = new StringBuilder();
        text.Append($"old {proof.OldSize} {Printable.Line(proof.OldRoot)}\n");
        text.Append($"new {proof.Size} {Printable.Line(proof.Root)}\n");
        foreach (var hash in proof.Hashes)
        {
            text.Append(Printable.Line(hash)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>What a daemon says about its own log is checked like what anybody says.</summary>
    public static bool Holds(ConsistencyResponse proof)
    {
        var hashes = new List<Hash256>();
        foreach (var text in proof.Hashes)
        {
            if (!Hash256.TryParseBase64(text, out var hash))
            {
                return false;
            }

            hashes.Add(hash);
        }

        return Hash256.TryParseBase64(proof.OldRoot, out var oldRoot) && Hash256.TryParseBase64(proof.Root, out var root)
            && MerkleRules.VerifyConsistency(proof.OldSize, proof.Size, hashes, oldRoot, root);
    }
}
