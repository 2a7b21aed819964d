namespace Reeve.Engine.Ledger;

/// <summary>
/// The facts of an entry: a flat, ordered list of named scalars or string lists. Kept so small on purpose: an entry holds facts and handles,
/// words and bytes belong to the content store. Values: null, string, bool, int, long, double, DateTimeOffset, IReadOnlyList&lt;string&gt;.
/// </summary>
public sealed class EntryData
{
    public static readonly EntryData Empty = new([]);

    private EntryData(IReadOnlyList<(string Name, object? Value)> fields) => Fields = fields;

    public IReadOnlyList<(string Name, object? Value)> Fields { get; }

    public static EntryData Of(params (string Name, object? Value)[] fields) => new(fields);
}
