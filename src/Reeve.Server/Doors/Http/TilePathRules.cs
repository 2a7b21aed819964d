namespace Reeve.Server.Doors.Http;

/// <summary>
/// Tile paths of C2SP tlog-tiles: level 0..63 or <c>entries</c>; the index in groups of three digits, all but the last with an <c>x</c> before; an
/// optional <c>.p/W</c> of 1..255. One spelling an address, everything else is none. Pure.
/// </summary>
internal static class TilePathRules
{
    /// <summary>Hashes in a full tile.</summary>
    public const int Full = 256;

    private const int MaxGroups = 6;
    private const string Entries = "entries";

    public static TilePath? Parse(string path)
    {
        var parts = path.Split('/');
        if (parts.Length < 2)
        {
            return null;
        }

        int? level = null;
        if (parts[0] != Entries)
        {
            if (!TryNumber(parts[0], 63, out var number))
            {
                return null;
            }

            level = (int)number;
        }

        var width = (long)Full;
        var groups = parts.AsSpan(1);
        if (groups is [.., { } beforeWidth, { } last] && beforeWidth.EndsWith(".p", StringComparison.Ordinal))
        {
            if (!TryNumber(last, Full - 1, out width) || width == 0)
            {
                return null;
            }

            parts[^2] = beforeWidth[..^2];
            groups = parts.AsSpan(1, parts.Length - 2);
        }

        return TryIndex(groups, out var index) ? new TilePath(level, index, (int)width) : null;
    }

    private static bool TryIndex(ReadOnlySpan<string> groups, out long index)
    {
        index = 0;
        if (groups.Length is 0 or > MaxGroups)
        {
            return false;
        }

        for (var i = 0; i < groups.Length; i++)
        {
            var last = i == groups.Length - 1;
            var digits = last ? groups[i] : groups[i].StartsWith('x') ? groups[i][1..] : "";
            if (digits.Length != 3 || !digits.All(char.IsAsciiDigit) || (i == 0 && !last && digits == "000"))
            {
                return false;
            }

            index = (index * 1000) + int.Parse(digits);
        }

        return true;
    }

    private static bool TryNumber(string text, int limit, out long number)
    {
        number = 0;
        return text.Length is > 0 and <= 3 && text.All(char.IsAsciiDigit) && (text.Length == 1 || text[0] != '0') && (number = int.Parse(text)) <= limit;
    }
}

/// <summary>A tile's address; level null means the entries themselves.</summary>
internal readonly record struct TilePath(int? Level, long Index, int Width);
