using System.Globalization;

namespace Reeve.Guard.Transparency;

/// <summary>
/// Where a tile is, as C2SP tlog-tiles writes it: <c>tile/L/N[.p/W]</c> for hashes, <c>tile/entries/N[.p/W]</c> for entries; N in groups of three
/// digits, all but the last with an x. Only the one canonical spelling is read.
/// </summary>
/// <param name="Level">The tile's level, or -1 for an entry bundle.</param>
/// <param name="Index">The tile's index at its level.</param>
/// <param name="Width">1..256; 256 is a full tile.</param>
public readonly record struct TilePath(int Level, long Index, int Width)
{
    /// <summary>The level of an entry bundle.</summary>
    public const int Entries = -1;

    /// <summary>The width of a full tile.</summary>
    public const int FullWidth = 256;

    private const int MaxLevel = 63;

    /// <inheritdoc/>
    public override string ToString()
    {
        var level = Level == Entries ? "entries" : Level.ToString(CultureInfo.InvariantCulture);
        var partial = Width == FullWidth ? "" : ".p/" + Width.ToString(CultureInfo.InvariantCulture);
        return $"tile/{level}/{Groups(Index)}{partial}";
    }

    /// <summary>Reads a canonical path.</summary>
    public static bool TryParse(string path, out TilePath tile)
    {
        tile = default;
        var parts = path.Length > 100 ? [] : path.Split('/');
        if (parts.Length < 3 || parts[0] != "tile")
        {
            return false;
        }

        var level = Entries;
        if (parts[1] != "entries" && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out level))
        {
            return false;
        }

        var width = FullWidth;
        var groups = parts[2..];
        if (groups.Length >= 2 && groups[^2].EndsWith(".p", StringComparison.Ordinal))
        {
            if (!int.TryParse(groups[^1], NumberStyles.None, CultureInfo.InvariantCulture, out width) || width is < 1 or >= FullWidth)
            {
                return false;
            }

            groups = [.. groups[..^2], groups[^2][..^2]];
        }

        var digits = string.Concat(groups.Select(static group => group.TrimStart('x')));
        if (level > MaxLevel || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return false;
        }

        tile = new TilePath(level, index, width);
        return tile.ToString() == path;
    }

    private static string Groups(long index)
    {
        var text = (index % 1000).ToString("000", CultureInfo.InvariantCulture);
        for (index /= 1000; index > 0; index /= 1000)
        {
            text = $"x{index % 1000:000}/{text}";
        }

        return text;
    }
}
