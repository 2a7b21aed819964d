namespace Reeve.Engine.Insight;

/// <summary>Whose agent: two owners may each have one of the same name, and neither's runs tell anything about the other's.</summary>
public readonly record struct AgentKey(string Owner, string Agent);
