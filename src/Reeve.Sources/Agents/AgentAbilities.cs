namespace Reeve.Sources.Agents;

/// <summary>What an agent may do in a conversation, as its file declares it. Everything not declared is not granted (law 5): an absent list is an empty one.</summary>
public sealed record AgentAbilities
{
    public static readonly AgentAbilities None = new();

    /// <summary>How hard the model is asked to think: <c>low</c>, <c>medium</c>, <c>high</c>; null for the model's own way.</summary>
    public string? Effort { get; init; }

    /// <summary>Calls of the model in one turn.</summary>
    public int MaxIterations { get; init; } = 16;

    /// <summary>How long one turn may take; null for the default.</summary>
    public TimeSpan? TurnTimeout { get; init; }

    /// <summary>Tools by name, or a prefix and <c>*</c>.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>Skills by name, or <c>*</c>.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>MCP peers by name, as <c>reeve.yaml</c> declares them.</summary>
    public IReadOnlyList<string> Mcp { get; init; } = [];

    /// <summary>Agents it may hand tasks to.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>Folders its file tools may reach, absolute or relative to the home. None: no file is reachable.</summary>
    public IReadOnlyList<string> Roots { get; init; } = [];

    /// <summary>Whether it keeps memories of its own and its owner's.</summary>
    public bool Memory { get; init; }

    /// <summary>Whether its words may leave the machine.</summary>
    public bool LocalOnly { get; init; }

    /// <summary>The longest one command of its own may take; null for the daemon's bound, which holds in any case.</summary>
    public TimeSpan? BashTimeout { get; init; }

    /// <summary><c>required</c>, <c>preferred</c> or <c>off</c>: whether its programs run walled in.</summary>
    public string Sandbox { get; init; } = "preferred";

    public AgentBudget Budget { get; init; } = new();
}

/// <summary>The most it may use, in one turn and in one day; null where its file sets no limit. Money in millionths of a US dollar.</summary>
public sealed record AgentBudget(int? TurnSteps = null, long? TurnTokens = null, long? TurnMicroUsd = null, long? DayTokens = null, long? DayMicroUsd = null);
