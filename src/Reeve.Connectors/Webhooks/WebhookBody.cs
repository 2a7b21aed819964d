using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Reeve.Engine.Alerts;

namespace Reeve.Connectors.Webhooks;

/// <summary>What a target receives: <c>type</c>, <c>timestamp</c>, <c>data</c>, as the standard advises. Made of the alert alone, so that every attempt sends the same bytes.</summary>
internal static class WebhookBody
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(Alert alert, bool withDetail)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, alert.Kind);
            json.WriteString("timestamp"u8, alert.RaisedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteStartObject("data"u8);
            json.WriteString("id"u8, alert.Id.Value);
            json.WriteString("severity"u8, AlertNames.Of(alert.Severity));
            json.WriteString("title"u8, alert.Title);
            if (withDetail && alert.Detail.Length > 0)
            {
                json.WriteString("detail"u8, alert.Detail);
            }

            json.WriteString("owner"u8, alert.Owner);
            WriteOptional(json, "agent"u8, alert.Agent);
            WriteOptional(json, "run"u8, alert.Run?.Value);
            json.WriteString("key"u8, alert.DedupeKey);
            json.WritePropertyName("facts"u8);
            json.WriteRawValue(alert.Data);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteOptional(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
