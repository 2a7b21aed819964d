using System.Text;
using System.Text.RegularExpressions;

namespace Reeve.Sources.Mail;

/// <summary>The header block of a message (RFC 5322, folded lines; RFC 2047 encoded words). Pure; never throws for what it is given.</summary>
internal static partial class MailHeaders
{
    private const int MaxValue = 500;

    public static Dictionary<string, string> Parse(string text)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        string? name = null;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.Length == 0)
            {
                break;
            }

            if (line[0] is ' ' or '\t')
            {
                if (name is not null)
                {
                    headers[name] += " " + line.Trim();
                }

                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || line.AsSpan(0, colon).ContainsAnyExceptInRange('!', '~'))
            {
                return []; // not a header: not a message
            }

            name = line[..colon];
            headers[name] = line[(colon + 1)..].Trim();
        }

        return headers.ToDictionary(static pair => pair.Key, static pair => Clean(pair.Value), StringComparer.OrdinalIgnoreCase);
    }

    private static string Clean(string value)
    {
        var decoded = EncodedWord().Replace(Between().Replace(value, "?=$1"), Decode);
        var shown = string.Concat(decoded.Select(static c => char.IsControl(c) ? ' ' : c)).Trim();
        return shown.Length > MaxValue ? shown[..MaxValue] + "…" : shown;
    }

    private static string Decode(Match word)
    {
        try
        {
            var encoding = Encoding.GetEncoding(word.Groups[1].Value);
            var text = word.Groups[3].Value;
            return encoding.GetString(word.Groups[2].Value is "B" or "b" ? Convert.FromBase64String(text) : QuotedBytes(text));
        }
        catch (Exception unknown) when (unknown is ArgumentException or FormatException)
        {
            // A character set or a coding we do not have: the word as it stands says more than nothing.
            return word.Value;
        }
    }

    private static byte[] QuotedBytes(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                bytes.Add((byte)(text[i] == '_' ? ' ' : text[i]));
            }
        }

        return [.. bytes];
    }

    [GeneratedRegex(@"=\?([A-Za-z0-9._-]+)\?([BbQq])\?([^? ]*)\?=", RegexOptions.NonBacktracking)]
    private static partial Regex EncodedWord();

    // White space between two encoded words is not part of the text.
    [GeneratedRegex(@"\?=\s+(=\?)", RegexOptions.NonBacktracking)]
    private static partial Regex Between();
}
