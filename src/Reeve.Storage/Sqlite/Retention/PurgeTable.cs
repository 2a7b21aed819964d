namespace Reeve.Storage.Sqlite.Retention;

/// <summary>Where rows of a run lie. <c>?1</c> is the run, <c>?2</c> how many rows at most.</summary>
/// <param name="Kind">What entries call these rows.</param>
/// <param name="Name">The table.</param>
/// <param name="Keys">The columns of its key.</param>
/// <param name="From">The rows of a run: what follows FROM. The table is <c>t</c> in it.</param>
internal sealed record PurgeTable(string Kind, string Name, string[] Keys, string From)
{
    /// <summary>How the rows go; the log keeps its rows and loses their bodies.</summary>
    public string Action { get; init; } = $"DELETE FROM {Name}";

    public string Count => $"SELECT count(*) FROM (SELECT 1 FROM {From} LIMIT ?2)";

    public string Take => $"{Action} WHERE ({string.Join(", ", Keys)}) IN (SELECT {string.Join(", ", Keys.Select(static key => "t." + key))} FROM {From} LIMIT ?2)";

    public string Any => $"SELECT 1 FROM {From} LIMIT 1";
}
