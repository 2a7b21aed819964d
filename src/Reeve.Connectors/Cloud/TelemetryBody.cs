using System.IO.Compression;
using System.Text.Json;
using Reeve.Engine.Cloud;

namespace Reeve.Connectors.Cloud;

/// <summary>Writes a batch as the wire has it: one JSON object, gzipped. Stateless.</summary>
internal static class TelemetryBody
{
    public static byte[] Write(TelemetryBatch batch)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var json = new Utf8JsonWriter(gzip))
        {
            json.WriteStartObject();
            json.WriteNumber("v"u8, 1);
            json.WriteString("log"u8, batch.Log);
            json.WriteNumber("from"u8, batch.From);
            json.WriteNumber("to"u8, batch.To);
            json.WriteStartArray("entries"u8);
            foreach (var entry in batch.Entries)
            {
                Write(json, entry);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void Write(Utf8JsonWriter json, TelemetryRecord entry)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, entry.Index);
        json.WriteString("at"u8, entry.At);
        json.WriteString("type"u8, entry.Type);
        json.WriteString("family"u8, entry.Family);
        if (entry.Run is not null)
        {
            json.WriteString("run"u8, entry.Run);
        }

        if (entry.Agent is not null)
        {
            json.WriteString("agent"u8, entry.Agent);
        }

        json.WriteString("owner"u8, entry.Owner);
        json.WriteStartObject("facts"u8);
        foreach (var (name, value) in entry.Facts)
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
