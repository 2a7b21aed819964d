using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using Reeve.Connectors.Models.Http;
using Reeve.Engine.Models;

namespace Reeve.Connectors.Models.Anthropic;

/// <summary>
/// The messages API. The system's words and the tools stand before a cache mark: they are the same from one call of a turn to the next, and are read from the provider's
/// cache then. Stateless.
/// </summary>
internal sealed class AnthropicDialect : IChatDialect
{
    private const string Version = "2023-06-01";
    private const string JsonPlease = "\n\nReply with exactly one JSON object and nothing else: no prose, no code fence.";

    public string Path => "messages";

    public void Prepare(HttpRequestHeaders headers, string? key)
    {
        headers.TryAddWithoutValidation("anthropic-version", Version);
        if (key is not null)
        {
            headers.TryAddWithoutValidation("x-api-key", key);
        }
    }

    public IReplyReader Read(ReplyParts parts) => new AnthropicReader(parts);

    public byte[] Write(ChatRequest request, string model, int maxOutputTokens)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var json = DialectWords.Writer(buffer);
        json.WriteStartObject();
        json.WriteString("model", model);
        json.WriteNumber("max_tokens", maxOutputTokens);
        json.WriteBoolean("stream", true);
        WriteSystem(json, request);
        WriteTools(json, request);
        WriteOutput(json, request);
        json.WriteStartArray("messages");
        AnthropicMessages.Write(json, request.Messages);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteSystem(Utf8JsonWriter json, ChatRequest request)
    {
        var words = request is { JsonOnly: true, OutputSchema: null } ? request.System + JsonPlease : request.System; // the wire knows no other way to ask for it
        if (string.IsNullOrWhiteSpace(words))
        {
            return; // an empty block is refused
        }

        json.WriteStartArray("system");
        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", DialectWords.Clean(words));
        WriteCacheMark(json);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteTools(Utf8JsonWriter json, ChatRequest request)
    {
        if (request.Tools.IsDefaultOrEmpty)
        {
            return;
        }

        json.WriteStartArray("tools");
        for (var i = 0; i < request.Tools.Length; i++)
        {
            var tool = request.Tools[i];
            json.WriteStartObject();
            json.WriteString("name", tool.Name);
            json.WriteString("description", DialectWords.Clean(tool.Description));
            json.WritePropertyName("input_schema");
            json.WriteRawValue(tool.Schema);
            if (i == request.Tools.Length - 1)
            {
                WriteCacheMark(json);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteOutput(Utf8JsonWriter json, ChatRequest request)
    {
        if (request.Effort is null && request.OutputSchema is null)
        {
            return;
        }

        json.WriteStartObject("output_config");
        if (request.Effort is { } effort)
        {
            json.WriteString("effort", DialectWords.Of(effort));
        }

        if (request.OutputSchema is { } schema)
        {
            json.WriteStartObject("format");
            json.WriteString("type", "json_schema");
            json.WritePropertyName("schema");
            json.WriteRawValue(schema);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteCacheMark(Utf8JsonWriter json)
    {
        json.WriteStartObject("cache_control");
        json.WriteString("type", "ephemeral");
        json.WriteEndObject();
    }
}
