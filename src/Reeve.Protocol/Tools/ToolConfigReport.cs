using System.Text.Json;

namespace Reeve.Protocol.Tools;

/// <summary>
/// A tool as it is configured. The data of the events <c>tool.registered</c> and <c>tool.configured</c> carries the same members, except <c>description</c> and
/// <c>compensation</c>, of which it has <c>compensation_hash</c> only; the higher version is the newer one.
/// </summary>
public sealed record ToolConfigReport
{
    /// <summary>The tool's name.</summary>
    public required string Tool { get; init; }

    /// <summary>The project.</summary>
    public required string Project { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Owner { get; init; }

    /// <summary>1, 2, 3, … with every change.</summary>
    public required long Version { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>SHA-256 of the arguments' schema, hex.</summary>
    public string? SchemaHash { get; init; }

    /// <summary>Whether it changes something outside.</summary>
    public required bool SideEffect { get; init; }

    /// <summary>Further tries after the first; never of a side-effecting call whose outcome is unknown.</summary>
    public required int MaxRetries { get; init; }

    /// <summary>How long one try may take.</summary>
    public required int TimeoutMs { get; init; }

    /// <summary>Whether it may be called; the gate denies it with <c>tool.disabled</c> when not.</summary>
    public required bool Enabled { get; init; }

    /// <summary><c>none</c> or <c>required</c>.</summary>
    public required string Approval { get; init; }

    /// <summary>Calls of it in one run; null for no limit of its own.</summary>
    public int? MaxCallsPerRun { get; init; }

    /// <summary>The most tokens one call is thought to use.</summary>
    public long? WorstCaseTokens { get; init; }

    /// <summary>The most one call is thought to cost, in micro-dollars.</summary>
    public long? WorstCaseMicroUsd { get; init; }

    /// <summary><c>closed</c> or <c>open</c>; a side-effecting tool is always <c>closed</c>.</summary>
    public required string FailPolicy { get; init; }

    /// <summary>How its effect is undone.</summary>
    public JsonElement? Compensation { get; init; }

    /// <summary>Who spoke last: <c>registered</c>, <c>operator</c> or <c>cloud</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
