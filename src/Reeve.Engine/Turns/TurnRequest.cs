using Reeve.Engine.Foundation;

namespace Reeve.Engine.Turns;

/// <summary>Something said to an agent.</summary>
public sealed record TurnRequest
{
    public required string Agent { get; init; }

    /// <summary>Who says it: with the agent the key of the conversation.</summary>
    public required string Sender { get; init; }

    public required string Message { get; init; }

    /// <summary>The client's own id of the message: the same one again is the same message; null when it gives none.</summary>
    public string? ClientMessage { get; init; }

    public TurnMode Mode { get; init; } = TurnMode.Queue;

    /// <summary>Why: <c>client</c>, <c>delegate</c>, <c>schedule</c>, <c>event</c>.</summary>
    public string Trigger { get; init; } = "client";

    /// <summary>The turn that hands over a task; the new run gets at most its grants and its budget.</summary>
    public RunId? Parent { get; init; }

    /// <summary>Only an agent of this owner is found; null: any.</summary>
    public string? Owner { get; init; }

    /// <summary>Words of somebody whose words may not leave the machine.</summary>
    public bool LocalOnly { get; init; }
}

/// <summary>What becomes of a message that comes while the agent is at work for the same sender.</summary>
public enum TurnMode
{
    /// <summary>It waits for a turn of its own.</summary>
    Queue,

    /// <summary>The running turn is told it, the next time it asks its model.</summary>
    Steer,

    /// <summary>It is refused with <c>turn.busy</c>.</summary>
    Refuse,
}
