using Reeve.Engine.Sessions;
using Reeve.Protocol.Sessions;

namespace Reeve.Server.Operations;

/// <summary>Conversations as clients see them. A line's text is cut where a page of it would not fit a frame; an export has all of it.</summary>
internal static class SessionReports
{
    public const int MaxText = 64 * 1024;

    public static SessionReport Of(Session session, bool live) => new()
    {
        Id = session.Id.Value,
        Owner = session.Owner,
        Agent = session.Agent,
        Sender = session.Sender,
        Title = session.Title,
        CreatedAt = session.CreatedAt,
        UpdatedAt = session.UpdatedAt,
        Lines = session.Lines,
        Bytes = session.Bytes,
        Messages = session.Messages,
        Waiting = session.Waiting,
        Open = session.IsOpen,
        Live = live,
    };

    public static SessionHitReport Of(SessionHit hit) => new()
    {
        Session = hit.Session.Id.Value,
        Agent = hit.Session.Agent,
        Sender = hit.Session.Sender,
        Title = hit.Session.Title,
        Line = hit.Line?.Number,
        Type = hit.Line is { } line ? Of(line).Type : null,
        At = hit.Line?.At ?? hit.Session.UpdatedAt,
        Excerpt = hit.Excerpt,
    };

    public static SessionLineReport Of(NumberedLine line)
    {
        var report = new SessionLineReport { Number = line.Number, At = line.At, Type = "" };
        report = line.Line switch
        {
            SessionLine.Meta meta => report with { Type = "meta", Sender = meta.Sender },
            SessionLine.User user => report with
            {
                Type = "user",
                Text = user.Text,
                Sender = user.Sender,
                ClientMessage = user.ClientMessage,
                Run = user.Run?.Value,
                Waits = user.Waits switch { SessionWait.Queue => "queue", SessionWait.Steer => "steer", _ => null },
            },
            SessionLine.Taken taken => report with { Type = "taken", Line = taken.Line, Run = taken.Run?.Value },
            SessionLine.Assistant assistant => report with
            {
                Type = "assistant",
                Text = assistant.Text,
                Model = assistant.Model,
                TokensIn = assistant.Used.TokensIn,
                TokensOut = assistant.Used.TokensOut,
                Run = assistant.Run.Value,
            },
            SessionLine.ToolCall call => report with { Type = "call", Text = call.Call.Arguments, Call = call.Call.Id, Tool = call.Call.Name, Run = call.Run.Value },
            SessionLine.ToolResult result => report with { Type = "result", Text = result.Output, Call = result.CallId, IsError = result.IsError, Run = result.Run.Value },
            SessionLine.Compaction compaction => report with { Type = "compaction", Text = compaction.Summary, Line = compaction.KeepFrom, Run = compaction.Run?.Value },
            SessionLine.Interruption interruption => report with { Type = "interruption", Text = interruption.Why, Run = interruption.Run?.Value },
            _ => throw new ArgumentOutOfRangeException(nameof(line), line.Line, null),
        };
        return report.Text is { Length: > MaxText } text
            ? report with { Text = text[..(MaxText - (char.IsHighSurrogate(text[MaxText - 1]) ? 1 : 0))], Cut = true }
            : report;
    }
}
