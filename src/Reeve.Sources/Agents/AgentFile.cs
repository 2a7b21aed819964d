namespace Reeve.Sources.Agents;

/// <summary>An agent's definition as its file declares it: front matter, then the prompt. Everything not declared is not granted.</summary>
public sealed record AgentFile
{
    public required string Name { get; init; }

    public string Description { get; init; } = "";

    public string Owner { get; init; } = "local";

    /// <summary>The model it names, or null for the default.</summary>
    public string? Model { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>The words after the front matter.</summary>
    public string Prompt { get; init; } = "";

    /// <summary>What it may do in a conversation.</summary>
    public AgentAbilities Abilities { get; init; } = AgentAbilities.None;

    /// <summary>Null without a heartbeat.</summary>
    public AgentHeartbeat? Heartbeat { get; init; }

    public IReadOnlyList<AgentRule> Rules { get; init; } = [];

    /// <summary>How long one thing is not told again; null for the default.</summary>
    public TimeSpan? Cooldown { get; init; }
}

/// <summary>What it looks at, and how often. <see cref="Every"/> null: the default.</summary>
public sealed record AgentHeartbeat(TimeSpan? Every, IReadOnlyList<AgentCheck> Checks);

/// <summary>One declared check. <see cref="Settings"/> are its kind's own keys.</summary>
public sealed record AgentCheck(
    string Id,
    string Kind,
    TimeSpan? Every,
    TimeSpan? Timeout,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyList<string> Command);

/// <summary>A rule of the offline model: lines that match become a finding. Templates may name groups: <c>${1}</c>, <c>${name}</c>.</summary>
public sealed record AgentRule(string Match, string? Check, string Severity, string Title, string? Detail, string? DedupeKey, string Action);
