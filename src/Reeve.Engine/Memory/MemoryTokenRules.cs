using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Reeve.Engine.Memory;

/// <summary>
/// What is one word: letters and digits in a row, lower case, Latin letters without their marks; of scripts that are written without spaces each character is one.
/// The index and the query are cut by this one rule, so that they cannot disagree. Pure.
/// </summary>
public static class MemoryTokenRules
{
    /// <summary>Longer words are their beginning.</summary>
    public const int MaxToken = 48;

    /// <summary>U+00C0 to U+017F without marks; a dot where nothing is folded.</summary>
    private const string Latin =
        "aaaaaa.ceeeeiiii.nooooo.ouuuuy..aaaaaa.ceeeeiiii.nooooo.ouuuuy.y"
        + "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii..jjkk.llllllllllnnnnnnn..oooooo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzz.";

    public static IEnumerable<string> Tokens(string text)
    {
        var token = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var kind = Rune.GetUnicodeCategory(rune);
            if (kind is UnicodeCategory.NonSpacingMark)
            {
                continue; // an accent that stands alone belongs to the letter before it
            }

            var isWord = Rune.IsLetterOrDigit(rune) || kind is UnicodeCategory.LetterNumber or UnicodeCategory.SpacingCombiningMark;
            if (token.Length > 0 && (!isWord || IsAlone(rune)))
            {
                yield return Take(token);
            }

            if (isWord && IsAlone(rune))
            {
                yield return rune.ToString();
            }
            else if (isWord && token.Length < MaxToken - 1)
            {
                token.Append(Fold(rune));
            }
        }

        if (token.Length > 0)
        {
            yield return Take(token);
        }
    }

    /// <summary>Whether the words stand one after another in the text.</summary>
    public static bool HasPhrase(string text, ImmutableArray<string> phrase)
    {
        var tokens = Tokens(text).ToList();
        for (var at = 0; at + phrase.Length <= tokens.Count; at++)
        {
            if (tokens.Slice(at, phrase.Length).SequenceEqual(phrase, StringComparer.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static string Take(StringBuilder token)
    {
        var taken = token.ToString();
        token.Clear();
        return taken;
    }

    /// <summary>Han, kana, Thai, Lao and Khmer: no spaces tell words apart.</summary>
    private static bool IsAlone(Rune rune) => rune.Value is (>= 0x0E00 and <= 0x0EFF) or (>= 0x1780 and <= 0x17FF) or (>= 0x3040 and <= 0x30FF)
        or (>= 0x3400 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);

    private static string Fold(Rune rune)
    {
        var lower = Rune.ToLowerInvariant(rune);
        return lower.Value switch
        {
            0xDF => "ss",
            0xE6 => "ae",
            0x153 => "oe",
            >= 0xC0 and <= 0x17F when Latin[lower.Value - 0xC0] is var plain and not '.' => plain.ToString(),
            _ => lower.ToString(),
        };
    }
}
