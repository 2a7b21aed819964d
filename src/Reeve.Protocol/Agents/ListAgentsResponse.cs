namespace Reeve.Protocol.Agents;

/// <summary>Every agent file.</summary>
public sealed record ListAgentsResponse
{
    /// <summary>By name.</summary>
    public required IReadOnlyList<Daemon.AgentStatus> Agents { get; init; }
}
