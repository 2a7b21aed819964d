using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Reeve.Engine.Models;

namespace Reeve.Connectors.Models.Http;

/// <summary>What the wires have in common. Pure.</summary>
internal static class DialectWords
{
    public static string Of(ModelEffort effort) => effort switch
    {
        ModelEffort.Low => "low",
        ModelEffort.Medium => "medium",
        _ => "high",
    };

    /// <summary>The writer of a request: readable text stays as it is, which on most languages is a fraction of the escaped bytes.</summary>
    public static Utf8JsonWriter Writer(IBufferWriter<byte> buffer) => new(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The text without halves of characters, which no JSON may hold: an output that was cut somewhere must not break its conversation for ever.</summary>
    public static string Clean(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)); // the encoder puts the replacement character
            }

            i++;
        }

        return text;
    }

    /// <summary>Whether the schema admits no further members: only such a one may be asked for strictly.</summary>
    public static bool IsClosed(string schema)
    {
        using var parsed = JsonDocument.Parse(schema);
        return parsed.RootElement.ValueKind == JsonValueKind.Object
            && parsed.RootElement.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.False;
    }
}
