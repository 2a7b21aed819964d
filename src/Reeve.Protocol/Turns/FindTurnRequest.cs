namespace Reeve.Protocol.Turns;

/// <summary>Asks which run answers a message, or is at work in a conversation.</summary>
public sealed record FindTurnRequest
{
    /// <summary>The conversation, <c>sess_…</c>.</summary>
    public required string Session { get; init; }

    /// <summary>The message's line; null for the run at work now.</summary>
    public long? Line { get; init; }

    /// <summary>How long to wait for a queued message's run, 0..25 seconds; 25 when null.</summary>
    public double? WaitSeconds { get; init; }
}
