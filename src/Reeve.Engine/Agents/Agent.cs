using System.Collections.Immutable;

namespace Reeve.Engine.Agents;

/// <summary>One agent as its file defines it: valid, immutable; an edited file makes a new one. <see cref="Fingerprint"/> names the file's exact bytes.</summary>
public sealed record Agent
{
    /// <summary>The file's name without <c>.md</c>.</summary>
    public required string Name { get; init; }

    public required string Owner { get; init; }

    public string Description { get; init; } = "";

    public required string Model { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>The file's body: the system prompt.</summary>
    public string Instructions { get; init; } = "";

    public AgentHeartbeat? Heartbeat { get; init; }

    public ImmutableArray<AgentRule> Rules { get; init; } = [];

    /// <summary>How long a thing stays quiet after it was told of; null: the default.</summary>
    public TimeSpan? Cooldown { get; init; }

    /// <summary>SHA-256 of the file, lower-case hex.</summary>
    public string Fingerprint { get; init; } = "";
}

/// <summary>How often it wakes and what it looks at. <see cref="Every"/> null: only when asked.</summary>
public sealed record AgentHeartbeat(TimeSpan? Every, int? Attempts, ImmutableArray<AgentCheck> Checks);

/// <summary>One declared check with its kind's own settings. <see cref="Every"/> null: at each tick. <see cref="Timeout"/> null: the default.</summary>
public sealed record AgentCheck(
    string Id,
    string Kind,
    TimeSpan? Every,
    TimeSpan? Timeout,
    IReadOnlyDictionary<string, string> Settings,
    ImmutableArray<string> Command);

/// <summary>One declared rule of the offline model. Null templates take the defaults; null <see cref="Check"/> applies to all.</summary>
public sealed record AgentRule(string Id, string Pattern, string Severity, string? Title, string? Detail, string? DedupeKey, string? Check, bool LogOnly);
