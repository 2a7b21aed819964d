namespace Reeve.Engine.Ledger.Verification;

/// <summary>
/// Counts the entries without a body and what the log itself says about them: only what a <see cref="PurgeStatement"/> tells of may be missing. Constant memory.
/// </summary>
internal sealed class PrunedTally
{
    private long _pruned;
    private long? _last;
    private long _told;
    private long _below;

    public void Visit(in LedgerRow row)
    {
        if (row.IsPruned)
        {
            _pruned++;
            _last = row.Index;
        }
        else if (PurgeStatement.Read(row.Bytes) is { } statement)
        {
            _told += statement.Entries;
            _below = Math.Max(_below, statement.Below);
        }
    }

    public Breakage? Judge() => (_pruned - _told, _last) switch
    {
        (_, { } last) when last >= _below => new Breakage(BreakageKind.Missing, last, null, "its body was taken, and no purge says so"),
        ( > 0 and var untold, _) => new Breakage(BreakageKind.Missing, null, null, $"{untold} bodies more were taken than purges tell of"),
        ( < 0 and var back, _) => new Breakage(BreakageKind.Altered, null, null, $"{-back} bodies are there again that a purge says are gone"),
        _ => null,
    };
}
