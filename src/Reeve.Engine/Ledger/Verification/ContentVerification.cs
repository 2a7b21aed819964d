namespace Reeve.Engine.Ledger.Verification;

/// <summary>Every content that is still there against the commitment in its entry. Constant memory; single-threaded.</summary>
internal sealed class ContentVerification(ILedgerScan scan)
{
    private readonly List<Breakage> _breakages = [];
    private long _index = -1;
    private bool _hasEntry;
    private IReadOnlyDictionary<string, byte[]> _commitments = new Dictionary<string, byte[]>();
    private Family? _family;

    public IReadOnlyList<Breakage> Breakages => _breakages;

    public long Checked { get; private set; }

    public long Erased { get; private set; }

    public bool Visit(in ContentRow row)
    {
        if (row.IsErased)
        {
            Erased++;
            return true;
        }

        if (row.Index != _index)
        {
            Open(row.Index);
        }

        Checked++;
        if (!_hasEntry)
        {
            return true; // pruned with its entry's bytes, or told as missing
        }

        if (!_commitments.TryGetValue(row.Name, out var commitment) || !EntryRules.Commit(row.Salt, row.Bytes).AsSpan().SequenceEqual(commitment))
        {
            _breakages.Add(new Breakage(BreakageKind.Altered, row.Index, _family, $"the content \"{row.Name}\" is not the one the entry commits to"));
        }

        return _breakages.Count < LedgerVerifier.MaxBreakages;
    }

    private void Open(long index)
    {
        _index = index;
        var bytes = scan.Entry(index);
        _hasEntry = bytes is not null;
        _commitments = bytes is null ? new Dictionary<string, byte[]>() : EntryRules.CommitmentsOf(bytes);
        _family = bytes is null ? null : EntryRules.FamilyOf(bytes);
    }
}
