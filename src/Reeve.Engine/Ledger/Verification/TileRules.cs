using Reeve.Guard.Transparency;

namespace Reeve.Engine.Ledger.Verification;

/// <summary>Says of a tile's rows which entry is at fault and how. Pure.</summary>
internal static class TileRules
{
    /// <param name="rows">The tile's rows.</param>
    /// <param name="first">The index of its first entry.</param>
    /// <param name="kept">The root that was kept when it was complete; null for the last, incomplete one.</param>
    public static TileVerdict Judge(TileRows rows, long first, Hash256? kept)
    {
        if (rows.Disagrees)
        {
            return JudgeLeaves(rows, first, kept);
        }

        if (kept is not { } root || TileSuspects.RootOf(rows.Computed) == root)
        {
            return TileVerdict.Good;
        }

        if (TileSuspects.FindExchange(rows.Computed, root) is { } exchange)
        {
            var leaves = rows.Computed.ToArray();
            (leaves[exchange.First], leaves[exchange.Second]) = (leaves[exchange.Second], leaves[exchange.First]);
            return new TileVerdict(
                [new Breakage(BreakageKind.Reordered, first + exchange.First, rows.FamilyAt(exchange.First), $"entries {first + exchange.First} and {first + exchange.Second} changed places")],
                leaves);
        }

        return new TileVerdict([])
        {
            IsDoubtful = true,
            KeptRoot = root,
            First = first,
            Suspects = rows.Computed.ToArray(),
            Final = [new Breakage(BreakageKind.Altered, first, null, $"entries {first} to {first + rows.Count - 1} do not come to the root that was kept: one was replaced or removed, or the kept hash was changed")],
        };
    }

    /// <summary>Looks at a doubtful tile again when the leaf after it is known.</summary>
    public static TileVerdict Resolve(TileVerdict doubt, in Hash256 next)
    {
        if (TileSuspects.FindInsertion(doubt.Suspects, next, doubt.KeptRoot) is not { } at)
        {
            return doubt;
        }

        var index = doubt.First + at;
        return doubt with { Final = [new Breakage(BreakageKind.Altered, index, null, $"entry {index} was put in: without it the log is as it was kept")] };
    }

    private static TileVerdict JudgeLeaves(TileRows rows, long first, Hash256? kept)
    {
        var (filed, computed) = (rows.Filed.ToArray(), rows.Computed.ToArray());
        var wrong = Enumerable.Range(0, rows.Count).Where(i => filed[i] != computed[i]).ToList();

        // Two entries whose bytes changed places while their hashes stayed: each comes to the other's hash.
        if (wrong is [var a, var b] && filed[a] == computed[b] && filed[b] == computed[a])
        {
            return new TileVerdict([new Breakage(BreakageKind.Reordered, first + a, rows.FamilyAt(a), $"entries {first + a} and {first + b} changed places")], filed);
        }

        // When the computed leaves come to the kept root, the bytes are good and the filed hash was changed; else the filed ones are believed.
        var bytesAreGood = kept is { } root && TileSuspects.RootOf(computed) == root;
        var what = bytesAreGood ? "its kept hash was changed" : "its bytes do not come to its hash";
        return new TileVerdict([.. wrong.Select(i => new Breakage(BreakageKind.Altered, first + i, rows.FamilyAt(i), what))], bytesAreGood ? null : filed);
    }
}
