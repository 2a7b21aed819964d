namespace Reeve.Cli;

/// <summary>Finds the word that was probably meant.</summary>
internal static class Nearest
{
    /// <summary>The candidate a few slips of the finger away, or null when none is near.</summary>
    public static string? To(string word, IEnumerable<string> candidates)
    {
        var near = candidates
            .Select(candidate => (Word: candidate, Distance: Distance(word, candidate)))
            .Where(pair => pair.Distance <= Math.Max(1, Math.Min(word.Length, pair.Word.Length) / 2)
                || (word.Length >= 2 && pair.Word.StartsWith(word, StringComparison.Ordinal)))
            .OrderBy(static pair => pair.Distance)
            .ThenBy(static pair => pair.Word, StringComparer.Ordinal)
            .FirstOrDefault();
        return near.Word;
    }

    /// <summary>Edits between two words: insert, delete, replace, swap neighbours.</summary>
    public static int Distance(string from, string to)
    {
        var table = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                table[i, j] = i == 0 || j == 0 ? i + j : Cheapest(table, from, to, i, j);
            }
        }

        return table[from.Length, to.Length];
    }

    private static int Cheapest(int[,] table, string from, string to, int i, int j)
    {
        var replaced = table[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
        var cheapest = Math.Min(replaced, Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
        return i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1]
            ? Math.Min(cheapest, table[i - 2, j - 2] + 1)
            : cheapest;
    }
}
