namespace Reeve.Protocol.Agents;

/// <summary>Runs an agent's heartbeat now, by the same road as the timer.</summary>
public sealed record TickRequest
{
    /// <summary>The agent's name.</summary>
    public required string Agent { get; init; }
}
