using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Reeve.Guard.Transparency;

/// <summary>What text of a note may be: whole characters only, and no control character but the newline. Pure.</summary>
internal static class StrictText
{
    /// <summary>Decodes UTF-8 that has no invalid sequence; a replacement character would be another text than the one that was signed.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> utf8, int maxBytes, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? error)
    {
        (text, error) = (null, null);
        if (utf8.Length > maxBytes)
        {
            error = $"it is longer than {maxBytes} bytes";
            return false;
        }

        if (!Utf8.IsValid(utf8))
        {
            error = "it is not valid UTF-8";
            return false;
        }

        text = Encoding.UTF8.GetString(utf8);
        return true;
    }

    public static bool HasControl(ReadOnlySpan<char> text) => text.ContainsAnyInRange('\0', '\t') || text.ContainsAnyInRange('\v', '\x1f');

    /// <summary>Whether every surrogate has its other half.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the text may name the key of a signature: not empty, no Unicode space, no plus sign, nothing a note may not hold.</summary>
    public static bool IsKeyName(string text) =>
        text.Length > 0 && !text.Contains('+') && !text.Any(char.IsWhiteSpace) && !HasControl(text) && IsWellFormed(text);
}
