namespace Reeve.Protocol.Turns;

/// <summary>Stops a turn: the model's stream and its tools with it. What was said stays said.</summary>
public sealed record CancelTurnRequest
{
    /// <summary>The run.</summary>
    public required string Run { get; init; }
}
