namespace Reeve.Protocol.Turns;

/// <summary>A question of an agent to a person, for which its turn waits.</summary>
public sealed record QuestionReport
{
    /// <summary><c>ask_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary><c>open</c>, <c>answered</c>, <c>expired</c> or <c>withdrawn</c>.</summary>
    public required string State { get; init; }

    /// <summary>The run that waits.</summary>
    public required string Run { get; init; }

    /// <summary>Its conversation.</summary>
    public required string Session { get; init; }

    /// <summary>Who asks.</summary>
    public required string Agent { get; init; }

    /// <summary>The question.</summary>
    public required string Text { get; init; }

    /// <summary>What to choose from; other words are an answer too.</summary>
    public required IReadOnlyList<string> Options { get; init; }

    /// <summary>When it was asked.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>When it expires.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Who answered.</summary>
    public string? AnsweredBy { get; init; }
}
