namespace Reeve.Sources.Prices;

/// <summary>The prices in force and where each comes from: the home's own win over the shipped ones. Pure.</summary>
public static class PriceList
{
    /// <summary>By model.</summary>
    public static IReadOnlyList<(PriceRow Price, string Source)> Of(PriceFile shipped, PriceFile own)
    {
        var rows = new SortedDictionary<string, (PriceRow, string)>(StringComparer.Ordinal);
        foreach (var row in shipped.Rows)
        {
            rows[row.Model] = (row, shipped.AsOf is { } day ? $"shipped, {day:yyyy-MM-dd}" : "shipped");
        }

        foreach (var row in own.Rows)
        {
            rows[row.Model] = (row, PriceFile.FileName);
        }

        return [.. rows.Values];
    }
}
