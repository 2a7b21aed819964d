namespace Reeve.Protocol.Turns;

/// <summary>Says something to an agent. The turn belongs to the daemon: whoever asked may leave.</summary>
public sealed record StartTurnRequest
{
    /// <summary>The agent's name.</summary>
    public required string Agent { get; init; }

    /// <summary>Who says it, 1..200 characters: with the agent the key of the conversation, which the same pair resumes.</summary>
    public required string Sender { get; init; }

    /// <summary>The words, 1..262,144 characters.</summary>
    public required string Message { get; init; }

    /// <summary>The client's own id of the message, 1..128 characters: sent again under the same id it is the same message.</summary>
    public string? ClientMessage { get; init; }

    /// <summary>What to do while the agent is at work for this sender: <c>queue</c> (a turn of its own afterwards; the default), <c>steer</c> (a word into the running turn) or <c>refuse</c>.</summary>
    public string? Mode { get; init; }
}
