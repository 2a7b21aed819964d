using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Reeve.Engine.Delivery;

/// <summary>
/// Makes a proposed finding fit to be stored and shown: bounded, no control characters, no lone surrogates, no text that reorders a terminal.
/// Its words came out of files, mail and models; nothing downstream should have to remember that.
/// </summary>
public static class FindingRules
{
    public const int MaxTitle = 200;
    public const int MaxDetail = 4_000;
    public const int MaxDedupeKey = 200;

    public static Finding Bound(Finding finding)
    {
        var title = Clean(finding.Title, MaxTitle, multiline: false);
        return finding with
        {
            Title = title.Length == 0 ? "(untitled)" : title,
            Detail = Clean(finding.Detail, MaxDetail, multiline: true),
            Confidence = double.IsFinite(finding.Confidence) ? Math.Clamp(finding.Confidence, 0, 1) : 0,
            DedupeKey = BoundKey(finding.DedupeKey),
            CheckId = Clean(finding.CheckId, MaxDedupeKey, multiline: false),
            ProposedBy = Clean(finding.ProposedBy, MaxDedupeKey, multiline: false),
        };
    }

    /// <summary>A key that is too long keeps its beginning and gets a digest of the whole, so that two long keys stay two.</summary>
    public static string BoundKey(string key)
    {
        var clean = Clean(key, int.MaxValue, multiline: false);
        if (clean.Length is > 0 and <= MaxDedupeKey)
        {
            return clean;
        }

        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(clean)))[..16];
        return clean.Length == 0 ? "unnamed:" + digest : Cut(clean, MaxDedupeKey - digest.Length - 1) + "~" + digest;
    }

    /// <summary>Drops what must not be shown and cuts to <paramref name="max"/> UTF-16 units with an ellipsis, never through a surrogate pair.</summary>
    public static string Clean(string text, int max, bool multiline)
    {
        var clean = new StringBuilder(Math.Min(text.Length, 4_096));
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == '\n' && multiline)
            {
                clean.Append('\n');
            }
            else if (rune.Value is '\n' or '\r' or '\t')
            {
                clean.Append(' ');
            }
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))
            {
                clean.Append(rune.ToString());
            }
        }

        var whole = clean.ToString().Trim();
        return whole.Length <= max ? whole : Cut(whole, max - 1) + "…";
    }

    private static string Cut(string text, int length) => text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)].TrimEnd();
}
