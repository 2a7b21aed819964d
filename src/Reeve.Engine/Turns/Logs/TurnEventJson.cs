using System.Text.Json;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Turns.Logs;

/// <summary>How an event reads on disk: one JSON object a line. What cannot be read is no event: a torn tail, a file somebody edited. Pure.</summary>
public static class TurnEventJson
{
    private static readonly string[] Names = [.. Enum.GetNames<TurnEventKind>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    /// <summary>The kind's name on disk and at the doors.</summary>
    public static string NameOf(TurnEventKind kind) => Names[(int)kind];

    public static void Write(Utf8JsonWriter json, TurnEvent written)
    {
        json.WriteStartObject();
        json.WriteNumber("seq"u8, written.Seq);
        json.WriteString("at"u8, written.At);
        json.WriteString("kind"u8, NameOf(written.Kind));
        Text(json, "text", written.Text);
        Text(json, "call", written.Call);
        Text(json, "tool", written.Tool);
        if (written.IsError)
        {
            json.WriteBoolean("error"u8, true);
        }

        Text(json, "code", written.Code);
        if (written.Round > 0)
        {
            json.WriteNumber("round"u8, written.Round);
        }

        Text(json, "model", written.Model);
        if (written.Used is { } used)
        {
            json.WriteNumber("tokens_in"u8, used.TokensIn);
            json.WriteNumber("tokens_out"u8, used.TokensOut);
            json.WriteNumber("tokens_cached"u8, used.TokensCached);
            json.WriteNumber("micro_usd"u8, used.MicroUsd);
        }

        json.WriteEndObject();
    }

    public static TurnEvent? Read(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return Read(document.RootElement);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static TurnEvent? Read(JsonElement root)
    {
        var kind = Array.IndexOf(Names, root.GetProperty("kind").GetString());
        return kind < 0 ? null : new TurnEvent
        {
            Seq = root.GetProperty("seq").GetInt64(),
            At = root.GetProperty("at").GetDateTimeOffset(),
            Kind = (TurnEventKind)kind,
            Text = TextOf(root, "text"),
            Call = TextOf(root, "call"),
            Tool = TextOf(root, "tool"),
            IsError = root.TryGetProperty("error", out var error) && error.GetBoolean(),
            Code = TextOf(root, "code"),
            Round = root.TryGetProperty("round", out var round) ? round.GetInt32() : 0,
            Model = TextOf(root, "model"),
            Used = root.TryGetProperty("tokens_in", out var tokensIn)
                ? new Usage(tokensIn.GetInt64(), root.GetProperty("tokens_out").GetInt64(), root.GetProperty("tokens_cached").GetInt64(), root.GetProperty("micro_usd").GetInt64())
                : null,
        };
    }

    private static string? TextOf(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }
}
