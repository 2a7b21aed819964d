using System.Collections.Immutable;
using Reeve.Sources;

namespace Reeve.Engine.Agents;

/// <summary>What reading one agent file came to.</summary>
public abstract record AgentReading
{
    private AgentReading()
    {
    }

    public sealed record Good(Agent Agent) : AgentReading;

    /// <summary>The file disables only itself, for these reasons (at least one).</summary>
    public sealed record Bad(ImmutableArray<SourceProblem> Problems) : AgentReading;
}
