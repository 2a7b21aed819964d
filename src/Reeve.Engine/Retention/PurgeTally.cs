namespace Reeve.Engine.Retention;

/// <summary>Adds up what goes. Used by one pass.</summary>
internal sealed class PurgeTally
{
    private readonly SortedDictionary<string, long> _rows = new(StringComparer.Ordinal);

    public long Runs { get; private set; }

    /// <summary>Runs counted as rows too.</summary>
    public long Rows { get; private set; }

    public long Batches { get; set; }

    public long? First { get; private set; }

    public long? Last { get; private set; }

    public IReadOnlyList<RowCount> ByKind => [.. _rows.Select(static row => new RowCount(row.Key, row.Value))];

    public void Add(RunPurge purge)
    {
        foreach (var row in purge.Rows)
        {
            Add(row.Kind, row.Rows);
        }

        Runs += purge.IsWhole ? 1 : 0;
        Rows += purge.IsWhole ? 1 : 0;
        Widen(purge.First, purge.Last);
    }

    public void Add(EntryPlan plan)
    {
        Add(RowCount.Entries, plan.Entries);
        Add(RowCount.Contents, plan.Contents);
        Widen(plan.First, plan.Last);
    }

    public void Add(LoosePlan plan)
    {
        foreach (var row in plan.Rows)
        {
            Add(row.Kind, row.Rows);
        }
    }

    public void Add(PurgeTally other)
    {
        foreach (var row in other.ByKind)
        {
            Add(row.Kind, row.Rows);
        }

        (Runs, Rows) = (Runs + other.Runs, Rows + other.Runs);
        Widen(other.First, other.Last);
    }

    private void Add(string kind, long rows)
    {
        if (rows > 0)
        {
            _rows[kind] = _rows.GetValueOrDefault(kind) + rows;
            Rows += rows;
        }
    }

    private void Widen(long? first, long? last)
    {
        First = First < first ? First : first ?? First;
        Last = Last > last ? Last : last ?? Last;
    }
}
