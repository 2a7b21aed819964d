using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Reeve.Engine.Foundation;

/// <summary>
/// Makes words from outside fit to be stored and shown: bounded, no control characters, no lone surrogates, no text that reorders a terminal.
/// They came out of files, mail, models and peers; nothing downstream should have to remember that. Pure.
/// </summary>
public static class WordRules
{
    private const int DigestLength = 16;

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

    /// <summary>A key that is too long keeps its beginning and gets a digest of the whole, so that two long keys stay two.</summary>
    public static string BoundKey(string key, int max)
    {
        var clean = Clean(key, int.MaxValue, multiline: false);
        if (clean.Length > 0 && clean.Length <= max)
        {
            return clean;
        }

        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(clean)))[..DigestLength];
        return clean.Length == 0 ? "unnamed:" + digest : Cut(clean, max - DigestLength - 1) + "~" + digest;
    }

    private static string Cut(string text, int length) => text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)].TrimEnd();
}
