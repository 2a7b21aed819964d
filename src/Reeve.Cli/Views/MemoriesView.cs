using System.Globalization;
using System.Text;
using Reeve.Cli.Rendering;
using Reeve.Protocol.Memories;

namespace Reeve.Cli.Views;

/// <summary>Memories: a line each, one whole, and what a search found.</summary>
internal static class MemoriesView
{
    public static string RenderList(ListMemoriesResponse page, DateTimeOffset now, Style style)
    {
        if (page.Memories.Count == 0)
        {
            return "no memories\n";
        }

        var table = new Table(
            style, new Column("MEMORY"), new Column("FOR", MayBeCut: true), new Column("NAME", MayBeCut: true), new Column("WRITTEN"), new Column("BY", MayBeCut: true),
            new Column("PROTECTED"));
        foreach (var memory in page.Memories)
        {
            table.Row(memory.Id, For(memory), memory.Name, Human.Moment(memory.UpdatedAt, now), memory.WrittenBy, memory.Protected ? "yes" : "no");
        }

        return table.Render() + (page.Next is { } next ? $"more: --after {next}\n" : "");
    }

    public static string Render(MemoryReport memory, DateTimeOffset now, Style style)
    {
        var text = new StringBuilder();
        text.Append($"{style.Bold(Printable.Line(memory.Name))}\n");
        text.Append(Paragraph.Field(style, "memory", memory.Id));
        text.Append(Paragraph.Field(style, "for", For(memory)));
        text.Append(memory.Aliases.Count == 0 ? "" : Paragraph.Field(style, "aliases", string.Join(", ", memory.Aliases)));
        text.Append(Paragraph.Field(style, "written", $"{Human.Moment(memory.UpdatedAt, now)} by {memory.WrittenBy}"));
        text.Append(memory.SaidBy is { } sender ? Paragraph.Field(style, "talking with", sender) : "");
        text.Append(memory.Run is { } run ? Paragraph.Field(style, "run", run) : "");
        text.Append(memory.Session is { } session ? Paragraph.Field(style, "session", session) : "");
        text.Append(Paragraph.Field(style, "protected", memory.Protected ? "yes" : "no"));
        return text.Append('\n').Append(Printable.Text(memory.Text)).Append('\n').ToString();
    }

    public static string RenderFound(SearchMemoriesResponse response, DateTimeOffset now, Style style)
    {
        var text = new StringBuilder();
        foreach (var memory in response.Memories)
        {
            text.Append($"{Printable.Line(memory.Id)}  {style.Bold(Printable.Line(memory.Name))}  {style.Dim($"{Printable.Line(For(memory))}, {Human.Moment(memory.UpdatedAt, now)}")}\n");
            text.Append(Paragraph.Wrap(style, memory.Text, "  "));
        }

        text.Append(text.Length == 0 ? $"nothing found in {response.Of.ToString(CultureInfo.InvariantCulture)} memories\n" : "");
        text.Append(response.Cut is true ? "only the first words of the query were looked for\n" : "");
        return text.Append(response.Partial is true ? "a word is very common: not every memory with it was looked at; rarer words find more\n" : "").ToString();
    }

    public static string RenderKept(MemoryReport memory) => $"{memory.Id} {Printable.Line(memory.Name)} is kept for {Printable.Line(For(memory))}\n";

    public static string RenderForgotten(ForgetMemoriesResponse response) =>
        $"forgot {response.Forgotten.ToString(CultureInfo.InvariantCulture)} {(response.Forgotten == 1 ? "memory" : "memories")}{(response.More is true ? "; there are more, ask again" : "")}\n";

    public static string RenderProtected(MemoryReport memory) =>
        $"{memory.Id} {Printable.Line(memory.Name)} {(memory.Protected ? "is protected: no agent changes or forgets it" : "is not protected any more")}\n";

    private static string For(MemoryReport memory) => memory.Scope switch
    {
        "owner" => $"all agents of {memory.Owner}",
        "agent" => memory.Agent!,
        _ => $"{memory.Agent} with {memory.Sender}",
    };
}
