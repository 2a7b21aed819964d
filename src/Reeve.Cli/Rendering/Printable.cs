using System.Globalization;
using System.Text;

namespace Reeve.Cli.Rendering;

/// <summary>
/// Text from the outside made safe for a terminal, and measured in its columns. A title that a model wrote must not move the cursor, so control
/// and direction characters are shown, never sent.
/// </summary>
internal static class Printable
{
    private const string Ellipsis = "…";

    /// <summary>The text on one line: line ends become blanks, other control characters a visible mark.</summary>
    public static string Line(string text) => Clean(text, static rune => rune.Value is '\n' or '\t' ? " " : "\uFFFD");

    /// <summary>The text with its line ends; other control characters become a visible mark.</summary>
    public static string Text(string text) => Clean(text, static rune => rune.Value switch { '\n' => "\n", '\t' => "    ", _ => "\uFFFD" });

    public static int Width(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width += Width(rune);
        }

        return width;
    }

    /// <summary>The text in at most <paramref name="width"/> columns, cut with … where it is longer.</summary>
    public static string Fit(string text, int width)
    {
        if (Width(text) <= width)
        {
            return text;
        }

        var kept = new StringBuilder();
        var used = 1;
        foreach (var rune in text.EnumerateRunes())
        {
            used += Width(rune);
            if (used > width)
            {
                break;
            }

            kept.Append(rune.ToString());
        }

        return width > 0 ? kept.ToString().TrimEnd() + Ellipsis : "";
    }

    private static string Clean(string text, Func<Rune, string> replace)
    {
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        if (!text.EnumerateRunes().Any(IsControl))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(IsControl(rune) ? replace(rune) : rune.ToString());
        }

        return clean.ToString();
    }

    private static bool IsControl(Rune rune) =>
        Rune.IsControl(rune) || rune.Value is >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069 or 0x2028 or 0x2029;

    private static int Width(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
        _ => IsWide(rune.Value) ? 2 : 1,
    };

    // East Asian wide and fullwidth forms and emoji, by block: close enough for a column.
    private static bool IsWide(int value) => value is
        (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF)
        or (>= 0x20000 and <= 0x3FFFD);
}
