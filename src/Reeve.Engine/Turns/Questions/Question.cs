using System.Collections.Immutable;
using Reeve.Engine.Foundation;

namespace Reeve.Engine.Turns.Questions;

/// <summary>A question of an agent to a person, for which its turn waits. Immutable. Its words lie here and in the transcript, never in an entry.</summary>
public sealed record Question
{
    public required QuestionId Id { get; init; }

    public required RunId Run { get; init; }

    public required SessionId Session { get; init; }

    public required string Owner { get; init; }

    public required string Agent { get; init; }

    /// <summary>The model's call, whose result the answer becomes.</summary>
    public required string Call { get; init; }

    public required string Text { get; init; }

    /// <summary>What may be chosen from; empty for any words. A hint to people: other words are an answer too.</summary>
    public ImmutableArray<string> Options { get; init; } = [];

    public QuestionState State { get; init; } = QuestionState.Open;

    public required DateTimeOffset AskedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? AnsweredBy { get; init; }

    public string? Answer { get; init; }
}

/// <summary>Only the first may change.</summary>
public enum QuestionState
{
    Open,
    Answered,

    /// <summary>Nobody answered in time.</summary>
    Expired,

    /// <summary>Its turn ended first.</summary>
    Withdrawn,
}
