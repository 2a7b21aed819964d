namespace Reeve.Protocol.Agents;

/// <summary>Shows what one agent's file declares, and what is wrong with it.</summary>
public sealed record ShowAgentRequest
{
    /// <summary>The agent's name.</summary>
    public required string Agent { get; init; }
}
