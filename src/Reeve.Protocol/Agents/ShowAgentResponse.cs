namespace Reeve.Protocol.Agents;

/// <summary>One agent as its file says now.</summary>
public sealed record ShowAgentResponse
{
    /// <summary>Its name.</summary>
    public required string Agent { get; init; }

    /// <summary>What keeps it from working, and what is left out of its turns; empty when all is well.</summary>
    public required IReadOnlyList<AgentProblem> Problems { get; init; }

    /// <summary>Whose it is; null when the file cannot be used, as everything below.</summary>
    public string? Owner { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it may be talked to.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The model it names; null for the default.</summary>
    public string? Model { get; init; }

    /// <summary>SHA-256 of the file's bytes, in hex.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>What its turns are granted, by the names of tools; a star ends a prefix.</summary>
    public IReadOnlyList<string>? Grants { get; init; }

    /// <summary>To whom it may hand tasks.</summary>
    public IReadOnlyList<string>? Members { get; init; }

    /// <summary>Calls of the model in one turn.</summary>
    public int? MaxIterations { get; init; }

    /// <summary>The most one turn may use, in tokens; null for no limit.</summary>
    public long? TurnTokens { get; init; }

    /// <summary>The most one turn may cost, in micro-dollars.</summary>
    public long? TurnMicroUsd { get; init; }

    /// <summary>Whether its words stay on this machine.</summary>
    public bool? LocalOnly { get; init; }

    /// <summary>Its prompt.</summary>
    public string? Prompt { get; init; }
}
