namespace Reeve.Engine.Sessions;

/// <summary>Some lines of a transcript. <see cref="Problem"/>: why the file is good only as far as here; null when nothing is wrong with what was read.</summary>
public sealed record TranscriptPage(Session Session, IReadOnlyList<NumberedLine> Lines, bool IsMore, string? Problem);

/// <summary>A line that holds what was looked for; without a line it was the title.</summary>
public sealed record SessionHit(Session Session, NumberedLine? Line, string Excerpt);
