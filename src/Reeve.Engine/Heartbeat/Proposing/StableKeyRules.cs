using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Reeve.Engine.Heartbeat.Proposing;

/// <summary>
/// The identity of the real-world thing behind one fact line: an id in brackets, else a named branch, else a digest of the words that do not move.
/// Counts, ages, dates and markers never take part: a thing that grows older by the minute must not be told of by the minute,
/// and one that turns from "due" to "OVERDUE" is still the same thing.
/// </summary>
public static partial class StableKeyRules
{
    private static readonly char[] Punctuation = ['(', ')', ',', ';', ':', '.', '!', '?'];

    private static readonly string[] Markers = ["URGENT", "OVERDUE", "CONFLICT", "INCIDENT", "STALE", "UNPUSHED", "UNKNOWN", "OK"];

    /// <param name="scope">What the key is unique within: the check's id.</param>
    /// <param name="line">The fact, without its leading dash.</param>
    public static string Derive(string scope, string line)
    {
        // What stands in quotes is somebody's words: a list's name in a mail's subject is not the mail's identity.
        var own = Quoted().Replace(line, "\"\"");
        foreach (Match match in Bracketed().Matches(own))
        {
            var id = match.Groups["id"].Value;
            if (!Markers.Contains(id, StringComparer.Ordinal))
            {
                return $"{scope}:{id}";
            }
        }

        if (Branch().Match(own) is { Success: true } branch)
        {
            return $"{scope}:branch:{branch.Groups["name"].Value}";
        }

        return $"{scope}:{Digest(Skeleton(line))}";
    }

    /// <summary>The line without what moves. Quoted text is a name and stays as it is.</summary>
    internal static string Skeleton(string line)
    {
        var skeleton = new StringBuilder(line.Length);
        var at = 0;
        foreach (Match quoted in Quoted().Matches(line))
        {
            skeleton.Append(Unquoted(line[at..quoted.Index])).Append(quoted.Value);
            at = quoted.Index + quoted.Length;
        }

        return Spaces().Replace(skeleton.Append(Unquoted(line[at..])).ToString(), " ").Trim();
    }

    private static string Unquoted(string text)
    {
        var still = new StringBuilder(text.Length);
        var counted = false;
        foreach (var word in MarkerWord().Replace(Instant().Replace(JustNow().Replace(text, "# ago"), "#"), "").Split(' '))
        {
            var core = word.Trim(Punctuation);
            if (counted && Unit().IsMatch(core))
            {
                continue; // "26 hours" and "2 days" are both "some time"
            }

            var amount = Amount().IsMatch(core);
            var kept = amount ? "#" : counted ? core.TrimEnd('s') : Verb(core);
            counted = amount || (counted && core.Length == 0);
            still.Append(core.Length == 0 ? word : word.Replace(core, kept, StringComparison.Ordinal)).Append(' ');
        }

        return (text.EndsWith(' ') ? still.ToString() : still.ToString(0, Math.Max(0, still.Length - 1))).ToLowerInvariant();
    }

    private static string Verb(string word) => word switch
    {
        "are" => "is",
        "were" => "was",
        "have" => "has",
        _ => word,
    };

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    [GeneratedRegex(@"\[(?<id>[A-Za-z0-9][A-Za-z0-9_.:/@#-]{0,150})\]", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"\b[Bb]ranch(?:es)?[: ]+[""'`]?(?<name>[A-Za-z0-9_][A-Za-z0-9_./@+-]{0,150})", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Branch();

    [GeneratedRegex("\"[^\"]{1,400}\"|“[^”]{1,400}”|`[^`]{1,400}`", RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?|\b\d{1,2}:\d{2}(?::\d{2})?\b", RegexOptions.NonBacktracking)]
    private static partial Regex Instant();

    [GeneratedRegex(@"\bjust now\b", RegexOptions.NonBacktracking)]
    private static partial Regex JustNow();

    [GeneratedRegex(@"\[?\b(?:URGENT|OVERDUE|CONFLICT|INCIDENT|STALE|UNPUSHED)\b\]?", RegexOptions.NonBacktracking)]
    private static partial Regex MarkerWord();

    /// <summary>A number that stands alone, perhaps with its unit. Digits inside a word, a path or after a # belong to a name.</summary>
    [GeneratedRegex(@"^\d+(?:[.,]\d+)*(?:ms|KiB|MiB|GiB|kB|KB|MB|GB|[smhdw%])?$|^#$", RegexOptions.NonBacktracking)]
    private static partial Regex Amount();

    [GeneratedRegex(@"^(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|ms|KiB|MiB|GiB|kB|KB|MB|GB|[smhdw%])$", RegexOptions.NonBacktracking)]
    private static partial Regex Unit();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Spaces();
}
