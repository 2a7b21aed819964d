namespace Reeve.Storage.Sqlite.Retention;

/// <summary>Where words of a run lie. <c>?1</c> is the run.</summary>
/// <param name="Kind">What entries call them.</param>
/// <param name="Name">The table.</param>
/// <param name="Blank">How they become nothing: what follows SET.</param>
/// <param name="Where">The rows of the run that hold words still.</param>
internal sealed record WordTable(string Kind, string Name, string Blank, string Where)
{
    public string Count => $"SELECT count(*) FROM {Name} WHERE {Where}";

    public string Erase => $"UPDATE {Name} SET {Blank} WHERE {Where}";
}
