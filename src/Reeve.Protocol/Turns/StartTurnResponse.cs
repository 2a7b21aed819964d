namespace Reeve.Protocol.Turns;

/// <summary>The message is on disk.</summary>
public sealed record StartTurnResponse
{
    /// <summary>The conversation, <c>sess_…</c>.</summary>
    public required string Session { get; init; }

    /// <summary>The message's line in its transcript.</summary>
    public required long Line { get; init; }

    /// <summary><c>running</c>, <c>queued</c>, <c>steering</c> or <c>repeated</c> (the same message came before).</summary>
    public required string Status { get; init; }

    /// <summary>The run that answers it, or that it steers; null while it waits, and when it is long over.</summary>
    public string? Run { get; init; }

    /// <summary>Reading the run's output after it shows everything that followed the message.</summary>
    public required long Cursor { get; init; }

    /// <summary>Messages that wait before it.</summary>
    public int Ahead { get; init; }
}
