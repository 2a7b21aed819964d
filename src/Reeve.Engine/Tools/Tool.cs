namespace Reeve.Engine.Tools;

/// <summary>Whose tool, in which project, by what name: two projects never share a configuration by accident.</summary>
public readonly record struct ToolKey(string Owner, string Project, string Name)
{
    /// <summary>The project of runs and tools that name none.</summary>
    public const string DefaultProject = "default";
}

/// <summary>One registered tool as it is configured. Immutable: every change makes a new one with the next <see cref="Version"/>.</summary>
public sealed record Tool
{
    public required ToolKey Key { get; init; }

    /// <summary>For people; content, so never part of an entry.</summary>
    public string? Description { get; init; }

    /// <summary>SHA-256 of the arguments' schema, lower-case hex; null when none was told.</summary>
    public string? SchemaHash { get; init; }

    /// <summary>Whether it changes something outside. True unless somebody said otherwise: what is not known is not repeated and not let through unseen.</summary>
    public bool SideEffect { get; init; } = true;

    public int MaxRetries { get; init; } = 3;

    public int TimeoutMs { get; init; } = 30_000;

    /// <summary>A tool that is not enabled is denied by the gate.</summary>
    public bool Enabled { get; init; } = true;

    public ToolApproval Approval { get; init; }

    /// <summary>Calls of it in one run; null for no limit of its own.</summary>
    public int? MaxCallsPerRun { get; init; }

    /// <summary>The most one call is thought to use; null where nobody said.</summary>
    public long? WorstCaseTokens { get; init; }

    /// <summary>Likewise, in micro-dollars.</summary>
    public long? WorstCaseMicroUsd { get; init; }

    /// <summary>What a caller does when the gate cannot be asked. A side-effecting tool never fails open.</summary>
    public ToolFailPolicy FailPolicy { get; init; }

    /// <summary>How its effect is undone, as JSON text; opaque here.</summary>
    public string? Compensation { get; init; }

    public ToolOrigin Origin { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Optimistic concurrency, and what a follower compares to keep the newer one.</summary>
    public long Version { get; init; } = 1;
}

public enum ToolApproval
{
    None,
    Required,
}

public enum ToolFailPolicy
{
    Closed,
    Open,
}

/// <summary>Who spoke last: the program that registered it, the operator, or the configuration service.</summary>
public enum ToolOrigin
{
    Registered,
    Operator,
    Cloud,
}
