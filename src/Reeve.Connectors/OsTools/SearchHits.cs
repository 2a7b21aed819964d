using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Reeve.Connectors.OsTools;

/// <summary>Looks through texts for a pattern and keeps the lines that match, bounded. One search; not thread-safe.</summary>
internal sealed class SearchHits(Regex pattern)
{
    private const int MaxLines = 200;
    private const int MaxCharacters = 28_000;
    private const int MaxLine = 300;
    private const int Before = 100;

    private readonly StringBuilder _shown = new();

    public int Lines { get; private set; }

    public long Bytes { get; private set; }

    public int Binary { get; private set; }

    public int TooLarge { get; set; }

    public bool WasCut { get; set; }

    public bool IsFull => Lines >= MaxLines || _shown.Length >= MaxCharacters;

    public string Shown => _shown.ToString();

    public void Look(string path, ReadOnlySpan<byte> content, CancellationToken cancellationToken)
    {
        Bytes += content.Length;
        if (ReadTool.IsBinary(content))
        {
            Binary++;
            return;
        }

        // Lines as read counts them: they end in LF, and only there.
        var rest = Encoding.UTF8.GetString(content).AsSpan();
        for (var number = 1; !rest.IsEmpty && !IsFull; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var end = rest.IndexOf('\n');
            Look(path, number, (end < 0 ? rest : rest[..end]).TrimEnd('\r'));
            rest = end < 0 ? [] : rest[(end + 1)..];
        }
    }

    private void Look(string path, int number, ReadOnlySpan<char> line)
    {
        foreach (var match in pattern.EnumerateMatches(line))
        {
            _shown.Append(CultureInfo.InvariantCulture, $"{path}:{number}: {Window(line, match.Index)}\n");
            Lines++;
            return; // a line is shown once, however often it matches
        }
    }

    // A long line is shown around what matched: minified files have one line.
    private static string Window(ReadOnlySpan<char> line, int match)
    {
        if (line.Length <= MaxLine)
        {
            return line.ToString();
        }

        var start = Math.Clamp(match - Before, 0, line.Length - MaxLine);
        return (start > 0 ? "…" : "") + line.Slice(start, MaxLine).ToString() + (start + MaxLine < line.Length ? "…" : "");
    }
}
