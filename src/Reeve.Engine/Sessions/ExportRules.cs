using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Reeve.Engine.Sessions;

/// <summary>A conversation as a document that a person keeps: rendered line by line, so that a piece of it can be made without the rest. Pure.</summary>
public static class ExportRules
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>What stands before the first line.</summary>
    public static string Head(Session session, ExportFormat format) => format switch
    {
        ExportFormat.Markdown => string.Create(
            CultureInfo.InvariantCulture,
            $"# {(session.Title.Length > 0 ? session.Title : session.Id.Value)}\n\nAgent {session.Agent}, with {session.Sender}, since {session.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC. {session.Id}.\n"),
        ExportFormat.Json => Json(json =>
        {
            json.WriteString("session"u8, session.Id.Value);
            json.WriteString("owner"u8, session.Owner);
            json.WriteString("agent"u8, session.Agent);
            json.WriteString("sender"u8, session.Sender);
            json.WriteString("title"u8, session.Title);
            json.WriteString("created_at"u8, session.CreatedAt.UtcDateTime);
        })[..^1] + ",\"lines\":[",
        _ => "",
    };

    /// <summary>One line of the transcript.</summary>
    public static string Line(NumberedLine line, ExportFormat format) => format switch
    {
        ExportFormat.Markdown => Markdown(line),
        ExportFormat.Json => (line.Number > 1 ? ",\n" : "\n") + Object(line),
        _ => Object(line) + "\n",
    };

    /// <summary>What stands after the last line.</summary>
    /// <param name="format">The format.</param>
    /// <param name="problem">Why the transcript is not whole, for the reader of the document; null when it is.</param>
    public static string Tail(ExportFormat format, string? problem) => format switch
    {
        ExportFormat.Markdown => problem is null ? "" : $"\n> **Not whole:** {problem}\n",
        ExportFormat.Json => problem is null ? "\n]}\n" : "\n]," + Json(json => json.WriteString("problem"u8, problem))[1..] + "\n",
        _ => "",
    };

    private static string Object(NumberedLine line) => Json(json =>
    {
        json.WriteNumber("n"u8, line.Number);
        json.WriteString("at"u8, line.At.UtcDateTime);
        LineBodyRules.Write(json, line.Line);
    });

    private static string Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Markdown(NumberedLine line) => line.Line switch
    {
        SessionLine.User user => Section(user.Sender, line, user.Text),
        SessionLine.Assistant { Text.Length: > 0 } assistant => Section("Agent", line, assistant.Text),
        SessionLine.ToolCall call => $"\n- `{call.Call.Name}` {Code(call.Call.Arguments)}",
        SessionLine.ToolResult result => $"\n- {(result.IsError ? "failed" : "returned")}:\n{Code(result.Output)}",
        SessionLine.Compaction compaction => Section("Summary of what was said before", line, compaction.Summary),
        SessionLine.Interruption interruption => $"\n*Interrupted: {interruption.Why}*\n",
        _ => "",
    };

    private static string Section(string who, NumberedLine line, string text) =>
        string.Create(CultureInfo.InvariantCulture, $"\n## {who}, {line.At.UtcDateTime:yyyy-MM-dd HH:mm}\n\n{text}\n");

    // A fence longer than any run of backticks inside: what a tool returned does not get out of its block.
    private static string Code(string text)
    {
        var (longest, run) = (2, 0);
        foreach (var letter in text)
        {
            run = letter == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        var fence = new string('`', longest + 1);
        return $"\n{fence}\n{text}\n{fence}\n";
    }
}

/// <summary>What a conversation is exported as.</summary>
public enum ExportFormat
{
    Markdown,
    Json,
    JsonLines,
}
