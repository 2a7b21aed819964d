using System.Collections.Immutable;
using Reeve.Sources;

namespace Reeve.Engine.Agents;

/// <summary>What happened to one agent file.</summary>
public abstract record AgentChange(string Name)
{
    public sealed record Loaded(string Name, string Fingerprint, Agent Agent) : AgentChange(Name);

    public sealed record Invalidated(string Name, string Fingerprint, ImmutableArray<SourceProblem> Problems) : AgentChange(Name);

    public sealed record Removed(string Name) : AgentChange(Name);
}
