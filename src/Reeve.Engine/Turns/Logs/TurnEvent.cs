using Reeve.Guard.Budgets;

namespace Reeve.Engine.Turns.Logs;

/// <summary>One thing that happened in a turn, as whoever watches it is told. Its number is the cursor. Words here are output, not record: the transcript is.</summary>
public sealed record TurnEvent
{
    /// <summary>1, 2, 3, … within the run; 0 until it is in the log.</summary>
    public long Seq { get; init; }

    public DateTimeOffset At { get; init; }

    public required TurnEventKind Kind { get; init; }

    /// <summary>Words: a piece of the answer, a call's arguments or output, a question, why it ended.</summary>
    public string? Text { get; init; }

    /// <summary>The call it is about.</summary>
    public string? Call { get; init; }

    public string? Tool { get; init; }

    /// <summary>The call failed.</summary>
    public bool IsError { get; init; }

    /// <summary>How it ended (<c>succeeded</c>), or the code of what went wrong.</summary>
    public string? Code { get; init; }

    /// <summary>Which call of the model it belongs to, from 1; 0 for none. The entry that ends that step holds the digest of exactly these lines.</summary>
    public int Round { get; init; }

    public string? Model { get; init; }

    public Usage? Used { get; init; }
}

/// <summary>What kind of thing it is. On disk and at the doors it is the name in snake case.</summary>
public enum TurnEventKind
{
    Started,
    Text,
    Thinking,
    CallStarted,
    Call,
    Result,
    Steered,
    Question,
    Answered,
    Notice,
    Answer,
    Ended,
}
