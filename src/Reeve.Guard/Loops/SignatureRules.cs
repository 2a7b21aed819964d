using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Reeve.Guard.Loops;

/// <summary>
/// The signature of a call's arguments: the SHA-256 of what is left when order, layout and volatile parts are taken away, so that a call repeated with a new
/// request id or a new time is known again. Pure; any bytes have a signature.
/// <para>JSON: members are sorted by name, numbers written in one way; what stands under a name that speaks of the request (<c>request_id</c>,
/// <c>timestamp</c>, <c>nonce</c>, …) is left out. Other text is taken as one string, other bytes as they are.</para>
/// <para>In the arguments of a call without side effect also what looks volatile by itself is left out, wherever it stands: times, UUIDs, ULIDs, Reeve's ids,
/// long hex ids, numbered requests. Not so in those of a side effect: doing something to another thing is not doing it again.</para>
/// </summary>
public static class SignatureRules
{
    private const int MaxDepth = 64;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The signature, 64 lower-case hex digits: what <c>args_signature</c> carries.</summary>
    /// <param name="arguments">The arguments' bytes.</param>
    /// <param name="sideEffect">Whether the call changes something outside.</param>
    public static string Of(ReadOnlySpan<byte> arguments, bool sideEffect)
    {
        var canonical = new ArrayBufferWriter<byte>(Math.Max(64, arguments.Length));
        Write(canonical, arguments, sideEffect);
        return Convert.ToHexStringLower(SHA256.HashData(canonical.WrittenSpan));
    }

    private static void Write(ArrayBufferWriter<byte> canonical, ReadOnlySpan<byte> arguments, bool sideEffect)
    {
        try
        {
            var reader = new Utf8JsonReader(arguments, new JsonReaderOptions { MaxDepth = MaxDepth });
            using var document = JsonDocument.ParseValue(ref reader);
            if (arguments[(int)reader.BytesConsumed..].IndexOfAnyExcept(" \t\r\n"u8) < 0)
            {
                Write(canonical, document.RootElement, sideEffect);
                return;
            }
        }
        catch (JsonException)
        {
            // Not JSON is no failure: arguments may be anything. What was written before is begun anew below.
        }

        canonical.ResetWrittenCount();
        try
        {
            WriteText(canonical, Utf8.GetString(arguments), sideEffect);
        }
        catch (DecoderFallbackException)
        {
            canonical.Write(arguments);
        }
    }

    private static void Write(ArrayBufferWriter<byte> canonical, JsonElement value, bool sideEffect)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(canonical, value, sideEffect);
                break;
            case JsonValueKind.Array:
                canonical.Write("["u8);
                foreach (var item in value.EnumerateArray())
                {
                    Write(canonical, item, sideEffect);
                    canonical.Write(","u8);
                }

                canonical.Write("]"u8);
                break;
            case JsonValueKind.String:
                WriteText(canonical, TextOf(value), sideEffect);
                break;
            case JsonValueKind.Number:
                WriteNumber(canonical, value, sideEffect);
                break;
            default:
                canonical.Write(WordOf(value.ValueKind));
                break;
        }
    }

    private static void WriteObject(ArrayBufferWriter<byte> canonical, JsonElement value, bool sideEffect)
    {
        var members = new List<(string Name, JsonElement Value)>();
        foreach (var member in value.EnumerateObject())
        {
            members.Add((NameOf(member), member.Value));
        }

        canonical.Write("{"u8);
        foreach (var (name, member) in members.OrderBy(static member => member.Name, StringComparer.Ordinal)) // stable: of two equal names the first stays first
        {
            WriteExact(canonical, name);
            if (VolatileRules.IsVolatileName(name))
            {
                canonical.Write("~"u8);
            }
            else
            {
                Write(canonical, member, sideEffect);
            }

            canonical.Write(","u8);
        }

        canonical.Write("}"u8);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> canonical, JsonElement value, bool sideEffect)
    {
        var raw = value.GetRawText();
        if (!sideEffect && VolatileRules.IsEpoch(raw))
        {
            canonical.Write("~"u8);
            return;
        }

        var text = value.TryGetInt64(out var whole)
            ? whole.ToString(CultureInfo.InvariantCulture)
            : value.TryGetDouble(out var number) && Math.Abs(number) < 1L << 53
                ? number.ToString("R", CultureInfo.InvariantCulture)
                : raw;
        Encoding.UTF8.GetBytes(text, canonical);
    }

    private static void WriteText(ArrayBufferWriter<byte> canonical, string text, bool sideEffect) =>
        WriteExact(canonical, sideEffect ? text : VolatileRules.Normalise(text));

    // The length before the text: no text can pretend to be the structure around it.
    private static void WriteExact(ArrayBufferWriter<byte> canonical, string text)
    {
        Encoding.UTF8.GetBytes($"\"{text.Length}:", canonical);
        Encoding.UTF8.GetBytes(text, canonical);
    }

    private static ReadOnlySpan<byte> WordOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.True => "true"u8,
        JsonValueKind.False => "false"u8,
        _ => "null"u8,
    };

    private static string TextOf(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText(); // half a character, escaped: JSON by its grammar, text to nobody
        }
    }

    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return member.ToString();
        }
    }
}
