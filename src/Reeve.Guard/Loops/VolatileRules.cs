using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Reeve.Guard.Loops;

/// <summary>
/// Which parts of a call's arguments change from one call to the next without meaning anything: times, ids made for the occasion, counted requests. Pure.
/// Dates without a time of day stay: somebody who asks day by day is not repeating a call.
/// </summary>
internal static class VolatileRules
{
    private const int ShortestHexId = 16;
    private const char Mark = '\u0001';

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> HexLetters = SearchValues.Create("abcdefABCDEF");
    private static readonly SearchValues<char> UpperBase32 = SearchValues.Create("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    private static readonly SearchValues<char> LowerBase32 = SearchValues.Create("0123456789abcdefghjkmnpqrstvwxyz");

    private static readonly FrozenSet<string> Names = new[]
    {
        "requestid", "reqid", "correlationid", "traceid", "traceparent", "spanid", "nonce", "idempotencykey", "callid", "toolcallid", "invocationid",
        "timestamp", "ts", "time", "now", "at", "sentat", "createdat", "updatedat", "requestedat", "requesttime", "attempt", "retry", "retrycount",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Counted = new[]
    {
        "request", "req", "call", "trace", "span", "corr", "correlation", "nonce", "attempt", "retry", "seq", "msg", "message", "invocation",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether what stands under a member's name speaks of the request and not of what is asked. Case and <c>_ - </c> do not matter.</summary>
    public static bool IsVolatileName(string name)
    {
        if (name.Length > 20)
        {
            return false;
        }

        Span<char> letters = stackalloc char[20];
        var length = 0;
        foreach (var letter in name)
        {
            if (letter is not ('_' or '-'))
            {
                letters[length++] = char.ToLowerInvariant(letter);
            }
        }

        return Names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(letters[..length]);
    }

    /// <summary>Whether a number is a moment since 1970 in s, ms, µs or ns, between the years 2001 and 2100. Parts of a second may follow a whole one.</summary>
    public static bool IsEpoch(ReadOnlySpan<char> number)
    {
        var dot = number.IndexOf('.');
        var whole = dot < 0 ? number : number[..dot];
        if (dot >= 0 && (whole.Length != 10 || number.Length == dot + 1 || number[(dot + 1)..].ContainsAnyExceptInRange('0', '9')))
        {
            return false;
        }

        return whole.Length is 10 or 13 or 16 or 19
            && !whole.ContainsAnyExceptInRange('0', '9')
            && ulong.Parse(whole[..10], CultureInfo.InvariantCulture) is >= 1_000_000_000 and < 4_102_444_800;
    }

    /// <summary>The text with a mark in place of each volatile part; the text itself when there is none.</summary>
    public static string Normalise(string text)
    {
        StringBuilder? result = null;
        var kept = 0;
        for (var at = 0; at < text.Length;)
        {
            var length = VolatileLength(text, at, out var kind);
            if (length == 0)
            {
                at = NextStart(text, at);
                continue;
            }

            result ??= new StringBuilder(text.Length);
            result.Append(text, kept, at - kept).Append(Mark).Append(kind);
            at += length;
            kept = at;
        }

        return result is null ? text : result.Append(text, kept, text.Length - kept).ToString();
    }

    /// <summary>How many characters from here on, where a word begins, are volatile; 0 for none.</summary>
    private static int VolatileLength(string text, int at, out char kind)
    {
        var rest = text.AsSpan(at);
        kind = 't';
        if (TimeLength(rest) is var time && time > 0)
        {
            return time;
        }

        kind = 'i';
        if (rest.Length >= 36 && IsEnd(rest, 36) && Guid.TryParseExact(rest[..36], "D", out _))
        {
            return 36;
        }

        var word = WordLength(rest);
        if (IsId(rest[..word]))
        {
            return word;
        }

        kind = 't';
        if (IsEpoch(rest[..word]))
        {
            return word;
        }

        kind = 'n';
        return CountedLength(rest, word);
    }

    /// <summary>2026-11-21T07:11, with seconds, their parts and a zone if they are there; a space may stand for the T, and the separators may be missing.</summary>
    private static int TimeLength(ReadOnlySpan<char> text)
    {
        var at = Shape(text, "0000-00-00T00:00");
        at = at > 0 ? at + Shape(text[at..], ":00") : Shape(text, "00000000T000000");
        if (at == 0)
        {
            return 0;
        }

        if (at < text.Length - 1 && text[at] is '.' or ',' && char.IsAsciiDigit(text[at + 1]))
        {
            at += 2;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }
        }

        var zone = at < text.Length && text[at] is 'Z' or 'z' ? 1 : Math.Max(Shape(text[at..], "+00:00"), Shape(text[at..], "+0000"));
        return IsEnd(text, at + zone) ? at + zone : 0;
    }

    /// <summary>How many characters match a shape: 0 is a digit, T also a space, + also a minus; 0 when they do not.</summary>
    private static int Shape(ReadOnlySpan<char> text, string shape)
    {
        if (text.Length < shape.Length)
        {
            return 0;
        }

        for (var i = 0; i < shape.Length; i++)
        {
            var fits = shape[i] switch
            {
                '0' => char.IsAsciiDigit(text[i]),
                'T' => text[i] is 'T' or 't' or ' ',
                '+' => text[i] is '+' or '-',
                var letter => text[i] == letter,
            };
            if (!fits)
            {
                return 0;
            }
        }

        return shape.Length;
    }

    /// <summary>A ULID, one behind a prefix (<c>run_…</c>), or long hex with both letters and digits.</summary>
    private static bool IsId(ReadOnlySpan<char> word)
    {
        var prefix = word.IndexOf('_');
        var body = prefix is > 0 and <= 8 && !word[..prefix].ContainsAnyExceptInRange('a', 'z') ? word[(prefix + 1)..] : word;
        if (body.StartsWith("0x", StringComparison.Ordinal))
        {
            body = body[2..];
        }

        return IsUlid(body)
            || (body.Length >= ShortestHexId && !body.ContainsAnyExcept(Hex) && body.ContainsAnyInRange('0', '9') && body.ContainsAny(HexLetters));
    }

    private static bool IsUlid(ReadOnlySpan<char> text) => text.Length == 26
        && text[0] is >= '0' and <= '7'
        && (!text.ContainsAnyExcept(UpperBase32) || !text.ContainsAnyExcept(LowerBase32));

    /// <summary><c>request-17</c>, <c>req_17</c>, <c>call#17</c>: a word that counts, and its number.</summary>
    private static int CountedLength(ReadOnlySpan<char> text, int word)
    {
        var letters = 0;
        while (letters < text.Length && char.IsAsciiLetter(text[letters]))
        {
            letters++;
        }

        if (letters is 0 or > 12 || !Counted.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text[..letters]))
        {
            return 0;
        }

        var digits = letters < text.Length && text[letters] is '-' or '_' or '#' or ':' ? letters + 1 : letters;
        var end = digits;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return end > digits && end >= word && IsEnd(text, end) ? end : 0;
    }

    private static int WordLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && IsWord(text[length]))
        {
            length++;
        }

        return length;
    }

    /// <summary>Where the next word begins.</summary>
    private static int NextStart(string text, int at)
    {
        while (at < text.Length && IsWord(text[at]))
        {
            at++;
        }

        while (at < text.Length && !IsWord(text[at]))
        {
            at++;
        }

        return at;
    }

    private static bool IsEnd(ReadOnlySpan<char> text, int at) => at >= text.Length || !IsWord(text[at]);

    private static bool IsWord(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '_';
}
