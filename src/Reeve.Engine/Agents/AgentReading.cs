using System.Collections.Immutable;

namespace Reeve.Engine.Agents;

/// <summary>What reading one agent file came to.</summary>
public abstract record AgentReading
{
    private AgentReading()
    {
    }

    public sealed record Good(Agent Agent) : AgentReading;

    /// <summary>The file disables only itself, for these reasons.</summary>
    public sealed record Bad(ImmutableArray<AgentProblem> Problems) : AgentReading;
}

/// <summary>What is wrong in a file, where, and what to do. <see cref="File"/> is relative to the home, <see cref="Line"/> counts from 1.</summary>
public sealed record AgentProblem(string File, int? Line, string Message, string? Hint = null)
{
    public override string ToString() => Line is { } line ? $"{File}:{line}: {Message}" : $"{File}: {Message}";
}
