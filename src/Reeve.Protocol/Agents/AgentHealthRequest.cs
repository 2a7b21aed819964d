namespace Reeve.Protocol.Agents;

/// <summary>Asks how an agent does over its recent runs.</summary>
public sealed record AgentHealthRequest
{
    /// <summary>The agent's name.</summary>
    public required string Agent { get; init; }

    /// <summary>Whose agent; needed where several owners have one of the name.</summary>
    public string? Owner { get; init; }
}
