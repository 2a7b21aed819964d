using System.Globalization;
using System.Text;
using System.Text.Json;
using Reeve.Cli.Rendering;
using Reeve.Protocol.Ledger;

namespace Reeve.Cli.Views;

/// <summary>One entry of the log with the content behind it.</summary>
internal static class EntryView
{
    public static string Render(GetEntryResponse response, Style style)
    {
        var entry = response.Entry;
        var text = new StringBuilder();
        text.Append($"{style.Bold("entry " + entry.Cursor)}  {Printable.Line(entry.Type)}\n");
        text.Append(Paragraph.Field(style, "at", entry.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)));
        text.Append(Paragraph.Field(style, "family", entry.Family));
        text.Append(Paragraph.Field(style, "owner", entry.Owner));
        text.Append(entry.Agent is null ? "" : Paragraph.Field(style, "agent", entry.Agent));
        text.Append(entry.Run is null ? "" : Paragraph.Field(style, "run", entry.Run));
        text.Append(Paragraph.Field(style, "leaf", response.LeafHash));
        if (entry.Data is { ValueKind: JsonValueKind.Object } data)
        {
            text.Append('\n').Append(style.Dim("DATA")).Append('\n');
            foreach (var member in data.EnumerateObject())
            {
                text.Append(Paragraph.Wrap(style, $"{member.Name}: {Text(member.Value)}", "  "));
            }
        }

        foreach (var content in response.Contents)
        {
            text.Append('\n').Append(style.Dim($"CONTENT {Printable.Line(content.Name)} ({Printable.Line(content.MediaType)})")).Append('\n');
            text.Append(Paragraph.Wrap(style, content.Erased ? "(erased; the proof stands)" : content.Text ?? "(not text)", "  "));
        }

        return text.ToString();
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
