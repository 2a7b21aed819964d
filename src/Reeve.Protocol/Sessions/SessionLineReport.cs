namespace Reeve.Protocol.Sessions;

/// <summary>One line of a transcript.</summary>
public sealed record SessionLineReport
{
    /// <summary>Its number, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary><c>meta</c>, <c>user</c>, <c>taken</c>, <c>assistant</c>, <c>call</c>, <c>result</c>, <c>compaction</c> or <c>interruption</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What was said, returned or summed up; for a call its arguments, for an interruption why. Cut where it is very long.</summary>
    public string? Text { get; init; }

    /// <summary>The text was cut here; an export has all of it.</summary>
    public bool? Cut { get; init; }

    /// <summary>Who said it; on a user's line.</summary>
    public string? Sender { get; init; }

    /// <summary>The client's own id of a message.</summary>
    public string? ClientMessage { get; init; }

    /// <summary>The call a line is about.</summary>
    public string? Call { get; init; }

    /// <summary>The tool of a call.</summary>
    public string? Tool { get; init; }

    /// <summary>Whether a call's result is a failure.</summary>
    public bool? IsError { get; init; }

    /// <summary>The model that answered.</summary>
    public string? Model { get; init; }

    /// <summary>Tokens sent for an answer.</summary>
    public long? TokensIn { get; init; }

    /// <summary>Tokens of an answer.</summary>
    public long? TokensOut { get; init; }

    /// <summary>The run it belongs to.</summary>
    public string? Run { get; init; }

    /// <summary>The line a marker refers to: the message that is taken up, or the first one a compaction keeps.</summary>
    public long? Line { get; init; }

    /// <summary><c>queue</c> or <c>steer</c>: a message that waits, or waited, for a turn.</summary>
    public string? Waits { get; init; }
}
