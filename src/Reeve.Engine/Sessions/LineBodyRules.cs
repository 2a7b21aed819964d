using System.Collections.Immutable;
using System.Text.Json;
using Reeve.Engine.Foundation;
using Reeve.Engine.Models;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Sessions;

/// <summary>The members of each type of line. Those of an old line are never renamed: files outlive builds. Pure.</summary>
internal static class LineBodyRules
{
    public static void Write(Utf8JsonWriter json, SessionLine line)
    {
        json.WriteString("type"u8, TypeOf(line));
        switch (line)
        {
            case SessionLine.Meta meta:
                json.WriteNumber("format"u8, 1);
                json.WriteString("session"u8, meta.Session.Value);
                json.WriteString("owner"u8, meta.Owner);
                json.WriteString("agent"u8, meta.Agent);
                json.WriteString("sender"u8, meta.Sender);
                break;
            case SessionLine.User user:
                json.WriteString("text"u8, user.Text);
                json.WriteString("sender"u8, user.Sender);
                WriteOptional(json, "client_message", user.ClientMessage);
                WriteOptional(json, "run", user.Run?.Value);
                WriteOptional(json, "waits", user.Waits switch { SessionWait.Queue => "queue", SessionWait.Steer => "steer", _ => null });
                break;
            case SessionLine.Taken taken:
                json.WriteNumber("line"u8, taken.Line);
                WriteOptional(json, "run", taken.Run?.Value);
                break;
            case SessionLine.Assistant assistant:
                WriteAssistant(json, assistant);
                break;
            case SessionLine.ToolCall call:
                json.WriteString("call"u8, call.Call.Id);
                json.WriteString("name"u8, call.Call.Name);
                json.WriteString("arguments"u8, call.Call.Arguments);
                json.WriteString("run"u8, call.Run.Value);
                break;
            case SessionLine.ToolResult result:
                json.WriteString("call"u8, result.CallId);
                json.WriteString("output"u8, result.Output);
                json.WriteBoolean("is_error"u8, result.IsError);
                json.WriteString("run"u8, result.Run.Value);
                break;
            case SessionLine.Compaction compaction:
                json.WriteString("summary"u8, compaction.Summary);
                if (compaction.KeepFrom is { } keep)
                {
                    json.WriteNumber("keep_from"u8, keep);
                }

                WriteOptional(json, "run", compaction.Run?.Value);
                break;
            case SessionLine.Interruption interruption:
                json.WriteString("why"u8, interruption.Why);
                json.WriteStartArray("calls"u8);
                foreach (var call in interruption.Calls)
                {
                    json.WriteStringValue(call);
                }

                json.WriteEndArray();
                json.WriteBoolean("ends_turn"u8, interruption.EndsTurn);
                WriteOptional(json, "run", interruption.Run?.Value);
                break;
        }
    }

    /// <summary>Throws what a document throws that lacks a member or has another type of it.</summary>
    public static SessionLine Read(JsonElement json) => Text(json, "type") switch
    {
        "meta" => new SessionLine.Meta(new SessionId(Text(json, "session")), Text(json, "owner"), Text(json, "agent"), Text(json, "sender")),
        "user" => new SessionLine.User(
            Text(json, "text"),
            Text(json, "sender"),
            Optional(json, "client_message"),
            OptionalRun(json),
            Optional(json, "waits") switch { "queue" => SessionWait.Queue, "steer" => SessionWait.Steer, null => SessionWait.No, _ => throw new FormatException("waits") }),
        "taken" => new SessionLine.Taken(json.GetProperty("line").GetInt64(), OptionalRun(json)),
        "assistant" => ReadAssistant(json),
        "call" => new SessionLine.ToolCall(new ChatToolCall(Text(json, "call"), Text(json, "name"), Text(json, "arguments")), Run(json)),
        "result" => new SessionLine.ToolResult(Text(json, "call"), Text(json, "output"), json.GetProperty("is_error").GetBoolean(), Run(json)),
        "compaction" => new SessionLine.Compaction(
            Text(json, "summary"), json.TryGetProperty("keep_from", out var keep) ? keep.GetInt64() : null, OptionalRun(json)),
        "interruption" => new SessionLine.Interruption(
            Text(json, "why"),
            [.. json.GetProperty("calls").EnumerateArray().Select(static call => call.GetString() ?? throw new FormatException("calls"))],
            OptionalRun(json),
            json.GetProperty("ends_turn").GetBoolean()),
        _ => throw new FormatException("type"),
    };

    /// <summary>The line's type as it is spelled.</summary>
    public static string TypeOf(SessionLine line) => line switch
    {
        SessionLine.Meta => "meta",
        SessionLine.User => "user",
        SessionLine.Taken => "taken",
        SessionLine.Assistant => "assistant",
        SessionLine.ToolCall => "call",
        SessionLine.ToolResult => "result",
        SessionLine.Compaction => "compaction",
        SessionLine.Interruption => "interruption",
        _ => throw new InvalidOperationException("no spelling for " + line.GetType().Name),
    };

    private static void WriteAssistant(Utf8JsonWriter json, SessionLine.Assistant assistant)
    {
        json.WriteString("text"u8, assistant.Text);
        json.WriteStartArray("calls"u8);
        foreach (var call in assistant.Calls)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, call.Id);
            json.WriteString("name"u8, call.Name);
            json.WriteString("arguments"u8, call.Arguments);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("model"u8, assistant.Model);
        json.WriteStartObject("usage"u8);
        json.WriteNumber("tokens_in"u8, assistant.Used.TokensIn);
        json.WriteNumber("tokens_out"u8, assistant.Used.TokensOut);
        json.WriteNumber("tokens_cached"u8, assistant.Used.TokensCached);
        json.WriteNumber("micro_usd"u8, assistant.Used.MicroUsd);
        json.WriteEndObject();
        json.WriteString("run"u8, assistant.Run.Value);
    }

    private static SessionLine.Assistant ReadAssistant(JsonElement json)
    {
        var usage = json.GetProperty("usage");
        ImmutableArray<ChatToolCall> calls =
            [.. json.GetProperty("calls").EnumerateArray().Select(static call => new ChatToolCall(Text(call, "id"), Text(call, "name"), Text(call, "arguments")))];
        var used = new Usage(
            usage.GetProperty("tokens_in").GetInt64(),
            usage.GetProperty("tokens_out").GetInt64(),
            usage.GetProperty("tokens_cached").GetInt64(),
            usage.GetProperty("micro_usd").GetInt64());
        return new SessionLine.Assistant(Text(json, "text"), calls, Text(json, "model"), used, Run(json));
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? throw new FormatException(name);

    private static string? Optional(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static RunId Run(JsonElement json) => new(Text(json, "run"));

    private static RunId? OptionalRun(JsonElement json) => Optional(json, "run") is { } run ? new RunId(run) : null;
}
