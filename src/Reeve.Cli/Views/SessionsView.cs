using System.Globalization;
using System.Text;
using Reeve.Cli.Rendering;
using Reeve.Protocol.Sessions;

namespace Reeve.Cli.Views;

/// <summary>Conversations: a list with a line each, one with its words, and where a search found some.</summary>
internal static class SessionsView
{
    public static string RenderList(ListSessionsResponse page, DateTimeOffset now, Style style)
    {
        if (page.Sessions.Count == 0)
        {
            return "no conversations\n";
        }

        var table = new Table(
            style, new Column("SESSION"), new Column("AGENT", MayBeCut: true), new Column("SENDER", MayBeCut: true), new Column("MESSAGES"), new Column("LAST"), new Column("STATE"),
            new Column("TITLE", MayBeCut: true));
        foreach (var session in page.Sessions)
        {
            table.Row(
                session.Id, session.Agent, session.Sender, session.Messages.ToString(CultureInfo.InvariantCulture), Human.Moment(session.UpdatedAt, now), State(session), session.Title);
        }

        return table.Render() + More(page.Next);
    }

    public static string Render(GetSessionResponse response, DateTimeOffset now, Style style)
    {
        var session = response.Session;
        var text = new StringBuilder();
        text.Append($"{style.Bold(Printable.Line(session.Title.Length > 0 ? session.Title : session.Id))}\n");
        text.Append(Paragraph.Field(style, "session", session.Id));
        text.Append(Paragraph.Field(style, "agent", session.Agent));
        text.Append(Paragraph.Field(style, "sender", session.Sender));
        text.Append(Paragraph.Field(style, "began", Human.Moment(session.CreatedAt, now)));
        text.Append(Paragraph.Field(style, "state", State(session)));
        foreach (var line in response.Lines)
        {
            text.Append(Line(line, now, style));
        }

        return text.Append(response.Next is { } next ? More(next.ToString(CultureInfo.InvariantCulture)) : "").ToString();
    }

    public static string RenderHits(SearchSessionsResponse response, DateTimeOffset now, Style style)
    {
        var text = new StringBuilder();
        foreach (var hit in response.Hits)
        {
            var where = hit.Line is { } line ? $"line {line}, {hit.Type}" : "title";
            text.Append($"{Printable.Line(hit.Session)}  {Printable.Line(hit.Title)}  {style.Dim($"{where}, {Human.Moment(hit.At, now)}")}\n");
            text.Append(Paragraph.Wrap(style, hit.Excerpt, "  "));
        }

        return (text.Length == 0 ? "nothing found\n" : text.ToString()) + More(response.Next);
    }

    public static string RenderDeleted(DeleteSessionResponse response) =>
        $"deleted {response.Deleted} conversation{(response.Deleted == 1 ? "" : "s")}"
        + (response.Held is > 0 ? $"; a turn goes on in {response.Held}, ask again after it" : "")
        + (response.More is true ? "; there are more, ask again" : "")
        + "\n";

    private static string State(SessionReport session) =>
        session.Live ? "at work" : session.Waiting > 0 ? $"{session.Waiting} waiting" : session.Open ? "unanswered" : "idle";

    private static string Line(SessionLineReport line, DateTimeOffset now, Style style)
    {
        var head = line.Type switch
        {
            "user" => Printable.Line(line.Sender ?? "user") + (line.Waits is { } waits ? $" ({(waits == "steer" ? "steering" : "queued")})" : ""),
            "assistant" => "agent",
            "call" => "calls " + Printable.Line(line.Tool ?? ""),
            "result" => line.IsError is true ? "failed" : "returned",
            "compaction" => "summary of what was said before",
            "interruption" => "interrupted",
            _ => null,
        };
        return head is null || line.Text is not { Length: > 0 } text
            ? ""
            : $"\n{style.Bold(head)}  {style.Dim(Human.Moment(line.At, now))}\n{Paragraph.Wrap(style, text, "  ")}{(line.Cut is true ? "  …\n" : "")}";
    }

    private static string More(string? next) => next is null ? "" : $"more: --after {next}\n";
}
