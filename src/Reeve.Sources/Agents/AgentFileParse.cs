namespace Reeve.Sources.Agents;

/// <summary>An agent's file as read: the agent, or what is wrong with the file.</summary>
public sealed record AgentFileParse(string Name, AgentFile? Agent, IReadOnlyList<SourceProblem> Problems);
