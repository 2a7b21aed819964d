using Reeve.Guard.Transparency;

namespace Reeve.Engine.Ledger.Verification;

/// <summary>
/// Goes over the rows once, in order and constant memory: every leaf against its bytes, every complete tile against its kept root, the tree against
/// every checkpoint. A tile that does not come out as kept is looked at more closely, so that the entry at fault is named. Single-threaded.
/// </summary>
internal sealed class RowVerification(ILedgerScan scan, CheckpointBook checkpoints)
{
    private const int Width = TilePath.FullWidth;

    private readonly MerkleFrontier _tree = new();
    private readonly MerkleFrontier _tileStart = new();
    private readonly TileRows _tile = new();
    private readonly FamilyTally _families = new();
    private readonly PrunedTally _pruned = new();
    private readonly List<Breakage> _breakages = [];
    private TileVerdict? _doubt;
    private int _nextCheckpoint;
    private bool _isBroken;
    private long? _covered;

    public FamilyTally Families => _families;

    public IReadOnlyList<Breakage> Breakages => _breakages;

    public long Size { get; private set; }

    public Hash256 Root => _tree.Root;

    public long? CoveredSize => _covered;

    /// <summary>Takes a row; false ends the scan.</summary>
    public bool Visit(in LedgerRow row)
    {
        if (row.Index != Size)
        {
            FinishTile();
            Settle(null);
            Break(new Breakage(BreakageKind.Missing, Size, null, row.Index - Size == 1 ? "the entry is not there" : $"entries {Size} to {row.Index - 1} are not there"));
            Size = row.Index;
            _isBroken = true;
        }

        var leaf = row.Leaf.Length == Hash256.Length ? new Hash256(row.Leaf) : default;
        var computed = row.IsPruned ? leaf : MerkleRules.LeafHash(row.Bytes);
        var family = FamilyNames.Read(row.Family.Utf8) ?? Family.Admin;
        if (leaf == computed && IndexRules.Strays(row) is { Count: > 0 } strays) // bytes that were changed are told as such, and say anything
        {
            family = EntryRules.FamilyOf(row.Bytes) ?? family;
            Break(new Breakage(BreakageKind.Altered, row.Index, family, IndexRules.Describe(strays)));
        }

        _families.Count(family);
        _pruned.Visit(row);

        if (_doubt is { } doubt)
        {
            Settle(TileRules.Resolve(doubt, computed));
        }

        _tile.Add(leaf, computed, family);
        _tree.Append(computed);
        Size++;
        if (_tile.Count == Width)
        {
            FinishTile();
        }

        return _breakages.Count < LedgerVerifier.MaxBreakages;
    }

    public void Finish()
    {
        FinishTile();
        Settle(_doubt);
        foreach (var known in checkpoints.BySize.Skip(_nextCheckpoint).Where(known => known.Checkpoint.Size > Size))
        {
            var where = known.IsKept ? "a kept checkpoint" : "the checkpoint file";
            Break(new Breakage(BreakageKind.Truncated, Size, null, $"the log has {Size} entries, {where} says {known.Checkpoint.Size}"));
            break;
        }

        if (!_isBroken && _pruned.Judge() is { } untold)
        {
            Break(untold);
        }
    }

    private void FinishTile()
    {
        if (_tile.Count == 0)
        {
            return;
        }

        var first = Size - _tile.Count;
        var kept = _tile.Count == Width && !_isBroken ? scan.TileRoot(MerkleFrontier.TileHeight, first / Width) : null;
        var verdict = TileRules.Judge(_tile, first, kept);
        foreach (var breakage in verdict.Breakages)
        {
            Break(breakage);
        }

        if (verdict.Leaves is { } better)
        {
            _tree.CopyFrom(_tileStart);
            foreach (var leaf in better)
            {
                _tree.Append(leaf);
            }
        }

        CompareCheckpoints(verdict.Leaves ?? _tile.Computed, first, verdict.IsDoubtful);
        _doubt = verdict.IsDoubtful ? verdict : null;
        _tileStart.CopyFrom(_tree);
        _tile.Clear();
    }

    // Checkpoints inside the tile: the tree is grown again from the tile's start to each one's size.
    private void CompareCheckpoints(ReadOnlySpan<Hash256> leaves, long first, bool isDoubtful)
    {
        if (_nextCheckpoint >= checkpoints.BySize.Count || checkpoints.BySize[_nextCheckpoint].Checkpoint.Size > Size)
        {
            return;
        }

        var tree = _tileStart.Clone();
        var lastGood = first;
        for (; _nextCheckpoint < checkpoints.BySize.Count && checkpoints.BySize[_nextCheckpoint].Checkpoint.Size <= Size; _nextCheckpoint++)
        {
            var known = checkpoints.BySize[_nextCheckpoint];
            while (tree.Size < known.Checkpoint.Size - (first - _tileStart.Size))
            {
                tree.Append(leaves[(int)(tree.Size - _tileStart.Size)]);
            }

            if (_isBroken)
            {
                continue; // told already: nothing after it can agree
            }

            if (tree.Root == known.Checkpoint.Root)
            {
                lastGood = known.Checkpoint.Size;
                _covered = known.IsSigned ? known.Checkpoint.Size : _covered;
            }
            else if (!isDoubtful)
            {
                Disagree(known, lastGood);
            }
        }
    }

    private void Disagree(KnownCheckpoint known, long lastGood)
    {
        _isBroken = true;
        if (_breakages.Count > 0)
        {
            return; // an entry was named already: this is its consequence
        }

        Break(known.IsKept
            ? new Breakage(BreakageKind.Altered, lastGood, null, $"an entry from {lastGood} to {known.Checkpoint.Size - 1} is not the one that was signed")
            : new Breakage(BreakageKind.Forked, null, null, $"the checkpoint file has another root for {known.Checkpoint.Size} entries: the log was rewritten"));
    }

    // What a tile's doubt came to, now that one more leaf or the end is known.
    private void Settle(TileVerdict? verdict)
    {
        if (_doubt is null)
        {
            return;
        }

        _doubt = null;
        _isBroken = true;
        foreach (var breakage in verdict?.Final ?? [])
        {
            Break(breakage);
        }
    }

    private void Break(Breakage breakage)
    {
        if (_breakages.Count < LedgerVerifier.MaxBreakages)
        {
            _breakages.Add(breakage);
        }
    }
}
