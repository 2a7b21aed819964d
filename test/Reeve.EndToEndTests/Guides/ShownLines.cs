using System.Text;
using System.Text.RegularExpressions;

namespace Reeve.EndToEndTests.Guides;

/// <summary>
/// Compares what a page shows with what was printed. Columns may be wider and lines may end in blanks; ids, times, entry numbers and hashes differ each time
/// and are compared by their form; <c>…</c> stands for any text in a line, and alone for any lines. Everything else must be there, and nothing more. Pure.
/// </summary>
internal static partial class ShownLines
{
    public static bool Matches(IEnumerable<string> shown, string printed)
    {
        var pattern = new StringBuilder("^");
        foreach (var line in shown.Select(Narrow))
        {
            pattern.Append(line == "…" ? @"(?:[^\n]*\n)*?" : Pattern(line) + "\n");
        }

        var lines = string.Concat(printed.TrimEnd('\n').Split('\n').Select(static line => Narrow(line) + "\n"));
        return Regex.IsMatch(lines == "\n" ? "" : lines, pattern.Append('$').ToString(), RegexOptions.None, TimeSpan.FromSeconds(10));
    }

    private static string Narrow(string line) => Blanks().Replace(line, " ").Trim();

    private static string Pattern(string line)
    {
        var pattern = new StringBuilder();
        var at = 0;
        foreach (Match varying in Varying().Matches(line))
        {
            pattern.Append(Regex.Escape(line[at..varying.Index])).Append(Form(varying));
            at = varying.Index + varying.Length;
        }

        return pattern.Append(Regex.Escape(line[at..])).ToString();
    }

    private static string Form(Match varying) => varying switch
    {
        _ when varying.Groups["id"].Success => varying.Groups["id"].Value + "_[0-9a-z]{26}",
        _ when varying.Groups["entry"].Success => @"\d+ \d{4}-\d\d-\d\d \d\d:\d\d:\d\d",
        _ when varying.Groups["at"].Success => @"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?Z?)?",
        _ when varying.Groups["ago"].Success => @"(?:now|\d+ (?:s|min) ago)",
        _ when varying.Groups["span"].Success => @"\d+ (?:ms|s|min)",
        _ when varying.Groups["hash"].Success => "[0-9A-Za-z+/=]{43,64}",
        _ => "[^\n]*",
    };

    [GeneratedRegex(" {2,}")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\b(?<id>[a-z]{3,5})_[0-9a-z]{26}\b|(?<entry>^\d+ \d{4}-\d\d-\d\d \d\d:\d\d:\d\d)|(?<at>\b\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?Z?)?)"
        + @"|(?<ago>\bnow\b|\b\d+ (?:s|min) ago\b)|(?<span>\b\d+ (?:ms|s|min)\b)|(?<hash>\b[0-9A-Za-z+/]{43}=|\b[0-9a-f]{64}\b)|…")]
    private static partial Regex Varying();
}
