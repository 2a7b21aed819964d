namespace Reeve.Protocol.Agents;

/// <summary>Lists every agent file.</summary>
public sealed record ListAgentsRequest;
