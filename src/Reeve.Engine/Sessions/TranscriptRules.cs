namespace Reeve.Engine.Sessions;

/// <summary>Whether a transcript is the one the log commits to. Pure.</summary>
internal static class TranscriptRules
{
    /// <summary>Why this line cannot stand there; null when it can.</summary>
    /// <param name="known">The session as the log knows it.</param>
    /// <param name="line">A line whose checksum fits.</param>
    public static string? Objection(Session known, ReadLine line) =>
        line.Line.Line is SessionLine.Meta meta && (meta.Session, meta.Agent, meta.Owner, meta.Sender) != (known.Id, known.Agent, known.Owner, known.Sender)
            ? "it begins another session's transcript"
        : line.Line.Number == known.Lines && (line.Head != known.Head || line.End != known.Bytes)
            ? "the lines up to here are not those the log commits to: one was altered and its checksum made anew"
        : null;
}
