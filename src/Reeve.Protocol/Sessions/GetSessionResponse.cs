namespace Reeve.Protocol.Sessions;

/// <summary>A conversation and some of its lines, oldest first.</summary>
public sealed record GetSessionResponse
{
    /// <summary>The conversation.</summary>
    public required SessionReport Session { get; init; }

    /// <summary>Its lines.</summary>
    public required IReadOnlyList<SessionLineReport> Lines { get; init; }

    /// <summary>The number to go on after, null when these were the last.</summary>
    public long? Next { get; init; }

    /// <summary>Why the transcript is good only so far; the conversation cannot go on then. Null when nothing is wrong with what was read.</summary>
    public string? Problem { get; init; }
}
