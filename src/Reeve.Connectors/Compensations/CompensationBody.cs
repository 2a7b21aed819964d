using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Reeve.Engine.Compensation;

namespace Reeve.Connectors.Compensations;

/// <summary>What a program or an address is told of the step it undoes: one JSON object, the same members as a connected handler gets.</summary>
public static class CompensationBody
{
    private const int Deepest = 24;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(CompensationOrder order, int maxContents = int.MaxValue)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("run"u8, order.Row.Run.Value);
            json.WriteString("step"u8, order.Row.Step.Value);
            json.WriteString("tool"u8, order.Row.Tool);
            json.WriteString("project"u8, order.Row.Project);
            json.WriteString("agent"u8, order.Row.Agent);
            json.WriteString("idempotency_key"u8, order.Row.Key);
            json.WriteNumber("attempt"u8, order.Row.Attempts + 1);
            WriteContents(json, order, maxContents);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteContents(Utf8JsonWriter json, CompensationOrder order, int left)
    {
        var omitted = order.Omitted.ToList();
        var fitting = new List<StepContent>();
        foreach (var content in order.Contents.DistinctBy(static content => content.Name))
        {
            left -= content.Bytes.Length;
            if (left >= 0)
            {
                fitting.Add(content);
            }
            else
            {
                omitted.Add(content.Name);
            }
        }

        foreach (var data in fitting.Where(static content => content.Name == "compensation"))
        {
            json.WritePropertyName("compensation_data"u8);
            WriteValue(json, data.Bytes);
        }

        json.WriteStartObject("contents"u8);
        foreach (var content in fitting.Where(static content => content.Name != "compensation"))
        {
            json.WritePropertyName(content.Name);
            WriteValue(json, content.Bytes);
        }

        json.WriteEndObject();
        json.WriteStartArray("omitted"u8);
        omitted.ForEach(json.WriteStringValue);
        json.WriteEndArray();
    }

    /// <summary>JSON as it is, other text as a string, other bytes in base 64.</summary>
    private static void WriteValue(Utf8JsonWriter json, ReadOnlyMemory<byte> bytes)
    {
        if (!Utf8.IsValid(bytes.Span))
        {
            json.WriteStartObject();
            json.WriteBase64String("base64"u8, bytes.Span);
            json.WriteEndObject();
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = Deepest });
            document.RootElement.WriteTo(json);
        }
        catch (JsonException)
        {
            json.WriteStringValue(Encoding.UTF8.GetString(bytes.Span)); // words, and words they stay
        }
    }
}
