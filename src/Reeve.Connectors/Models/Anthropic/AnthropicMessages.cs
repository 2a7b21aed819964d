using System.Collections.Immutable;
using System.Text.Json;
using Reeve.Connectors.Models.Http;
using Reeve.Engine.Models;

namespace Reeve.Connectors.Models.Anthropic;

/// <summary>
/// A conversation as the messages API wants it: roles take turns, so what stands together under one role becomes one message; results of tools are the user's, and stand
/// before words in the same message. Pure.
/// </summary>
internal static class AnthropicMessages
{
    private const string Nothing = "(nothing)";

    public static void Write(Utf8JsonWriter json, ImmutableArray<ChatMessage> messages)
    {
        for (var at = 0; at < messages.Length;)
        {
            var isModel = messages[at] is ChatMessage.Assistant;
            var end = at + 1;
            while (end < messages.Length && messages[end] is ChatMessage.Assistant == isModel)
            {
                end++;
            }

            json.WriteStartObject();
            json.WriteString("role", isModel ? "assistant" : "user");
            json.WriteStartArray("content");
            var blocks = isModel ? WriteModel(json, messages.AsSpan()[at..end]) : WriteUser(json, messages.AsSpan()[at..end]);
            if (blocks == 0)
            {
                WriteText(json, Nothing); // neither an empty message nor an empty block is taken
            }

            json.WriteEndArray();
            json.WriteEndObject();
            at = end;
        }
    }

    private static int WriteModel(Utf8JsonWriter json, ReadOnlySpan<ChatMessage> messages)
    {
        var blocks = 0;
        foreach (var message in messages)
        {
            var assistant = (ChatMessage.Assistant)message;
            blocks += WriteText(json, assistant.Text);
            foreach (var call in assistant.Calls.IsDefault ? [] : assistant.Calls)
            {
                json.WriteStartObject();
                json.WriteString("type", "tool_use");
                json.WriteString("id", Id(call.Id));
                json.WriteString("name", DialectWords.Clean(call.Name));
                json.WritePropertyName("input");
                WriteInput(json, call.Arguments);
                json.WriteEndObject();
                blocks++;
            }
        }

        return blocks;
    }

    private static int WriteUser(Utf8JsonWriter json, ReadOnlySpan<ChatMessage> messages)
    {
        var blocks = 0;
        foreach (var message in messages)
        {
            if (message is ChatMessage.ToolResult result)
            {
                json.WriteStartObject();
                json.WriteString("type", "tool_result");
                json.WriteString("tool_use_id", Id(result.CallId));
                json.WriteString("content", DialectWords.Clean(result.Output));
                json.WriteBoolean("is_error", result.IsError);
                json.WriteEndObject();
                blocks++;
            }
        }

        foreach (var message in messages)
        {
            blocks += message is ChatMessage.User user ? WriteText(json, user.Text) : 0;
        }

        return blocks;
    }

    private static int WriteText(Utf8JsonWriter json, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return 0;
        }

        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", DialectWords.Clean(text));
        json.WriteEndObject();
        return 1;
    }

    /// <summary>An object, whatever the model wrote: what is none goes back as the text it is, so that the model sees what it did.</summary>
    private static void WriteInput(Utf8JsonWriter json, string arguments)
    {
        try
        {
            using var parsed = JsonDocument.Parse(arguments);
            if (parsed.RootElement.ValueKind == JsonValueKind.Object)
            {
                parsed.RootElement.WriteTo(json);
                return;
            }
        }
        catch (JsonException)
        {
            // Told below: broken arguments are the model's affair.
        }

        json.WriteStartObject();
        json.WriteString("not_an_object", DialectWords.Clean(arguments));
        json.WriteEndObject();
    }

    /// <summary>Ids of another dialect's model may hold what this one refuses.</summary>
    private static string Id(string id) => id.All(IsPlain) ? id : string.Concat(id.Select(static c => IsPlain(c) ? c : '_'));

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';
}
