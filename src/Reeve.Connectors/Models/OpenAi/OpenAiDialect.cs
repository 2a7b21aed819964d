using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using Reeve.Connectors.Models.Http;
using Reeve.Engine.Models;

namespace Reeve.Connectors.Models.OpenAi;

/// <summary>Chat completions, as OpenAI has them and Ollama, vLLM, llama.cpp and most gateways imitate them. Stateless.</summary>
internal sealed class OpenAiDialect(Uri baseUrl) : IChatDialect
{
    /// <summary>The original calls the bound by another name for its newer models; the imitations know the old one.</summary>
    private readonly string _maxTokens = baseUrl.Host.EndsWith("openai.com", StringComparison.OrdinalIgnoreCase) ? "max_completion_tokens" : "max_tokens";

    public string Path => "chat/completions";

    public void Prepare(HttpRequestHeaders headers, string? key)
    {
        if (key is not null)
        {
            headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    public IReplyReader Read(ReplyParts parts) => new OpenAiReader(parts);

    public byte[] Write(ChatRequest request, string model, int maxOutputTokens)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var json = DialectWords.Writer(buffer);
        json.WriteStartObject();
        json.WriteString("model", model);
        json.WriteNumber(_maxTokens, maxOutputTokens);
        json.WriteBoolean("stream", true);
        json.WriteStartObject("stream_options");
        json.WriteBoolean("include_usage", true);
        json.WriteEndObject();
        if (request.Effort is { } effort)
        {
            json.WriteString("reasoning_effort", DialectWords.Of(effort));
        }

        json.WriteStartArray("messages");
        WriteMessage(json, "system", request.System);
        foreach (var message in request.Messages)
        {
            Write(json, message);
        }

        json.WriteEndArray();
        WriteTools(json, request);
        WriteFormat(json, request);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, ChatMessage message)
    {
        switch (message)
        {
            case ChatMessage.User user:
                WriteMessage(json, "user", user.Text);
                break;
            case ChatMessage.Assistant assistant:
                WriteAssistant(json, assistant);
                break;
            case ChatMessage.ToolResult result:
                json.WriteStartObject();
                json.WriteString("role", "tool");
                json.WriteString("tool_call_id", DialectWords.Clean(result.CallId));
                json.WriteString("content", DialectWords.Clean(result.IsError ? "Error: " + result.Output : result.Output)); // the wire has no other place for it
                json.WriteEndObject();
                break;
        }
    }

    private static void WriteMessage(Utf8JsonWriter json, string role, string text)
    {
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteString("content", DialectWords.Clean(text));
        json.WriteEndObject();
    }

    private static void WriteAssistant(Utf8JsonWriter json, ChatMessage.Assistant assistant)
    {
        json.WriteStartObject();
        json.WriteString("role", "assistant");
        json.WriteString("content", DialectWords.Clean(assistant.Text));
        if (!assistant.Calls.IsDefaultOrEmpty)
        {
            json.WriteStartArray("tool_calls");
            foreach (var call in assistant.Calls)
            {
                json.WriteStartObject();
                json.WriteString("id", DialectWords.Clean(call.Id));
                json.WriteString("type", "function");
                json.WriteStartObject("function");
                json.WriteString("name", DialectWords.Clean(call.Name));
                json.WriteString("arguments", DialectWords.Clean(call.Arguments));
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteTools(Utf8JsonWriter json, ChatRequest request)
    {
        if (request.Tools.IsDefaultOrEmpty)
        {
            return;
        }

        json.WriteStartArray("tools");
        foreach (var tool in request.Tools)
        {
            json.WriteStartObject();
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", tool.Name);
            json.WriteString("description", DialectWords.Clean(tool.Description));
            json.WritePropertyName("parameters");
            json.WriteRawValue(tool.Schema);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFormat(Utf8JsonWriter json, ChatRequest request)
    {
        if (request.OutputSchema is { } schema)
        {
            json.WriteStartObject("response_format");
            json.WriteString("type", "json_schema");
            json.WriteStartObject("json_schema");
            json.WriteString("name", "reply");
            json.WriteBoolean("strict", DialectWords.IsClosed(schema));
            json.WritePropertyName("schema");
            json.WriteRawValue(schema);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        else if (request.JsonOnly)
        {
            json.WriteStartObject("response_format");
            json.WriteString("type", "json_object");
            json.WriteEndObject();
        }
    }
}
