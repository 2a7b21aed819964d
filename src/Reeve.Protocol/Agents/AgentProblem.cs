namespace Reeve.Protocol.Agents;

/// <summary>Something that is wrong with an agent.</summary>
public sealed record AgentProblem
{
    /// <summary><c>error</c>: it cannot be talked to. <c>warning</c>: something is left out.</summary>
    public required string Level { get; init; }

    /// <summary>What.</summary>
    public required string Message { get; init; }

    /// <summary>What to do.</summary>
    public string? Hint { get; init; }

    /// <summary>The file, from the home.</summary>
    public string? File { get; init; }

    /// <summary>The line, from 1.</summary>
    public int? Line { get; init; }
}
