using System.Text.Json;

namespace Reeve.Protocol.Tools;

/// <summary>What a program says of one of its tools. Kept only when the tool is not known yet; what is not said has its default.</summary>
public sealed record ToolDefaults
{
    /// <summary>The tool's name; at most 200 characters, no <c>*</c>.</summary>
    public required string Tool { get; init; }

    /// <summary>For people; at most 2,000 characters.</summary>
    public string? Description { get; init; }

    /// <summary>SHA-256 of the arguments' schema, 64 lower-case hex digits.</summary>
    public string? SchemaHash { get; init; }

    /// <summary>Whether it changes something outside; true when not said.</summary>
    public bool? SideEffect { get; init; }

    /// <summary>0..10, 3 by default.</summary>
    public int? MaxRetries { get; init; }

    /// <summary>1..3,600,000, 30,000 by default.</summary>
    public int? TimeoutMs { get; init; }

    /// <summary>Whether it may be called; true by default.</summary>
    public bool? Enabled { get; init; }

    /// <summary><c>none</c> (default) or <c>required</c>: every call is held until a person approves it.</summary>
    public string? Approval { get; init; }

    /// <summary>Calls of it in one run; no limit of its own by default.</summary>
    public int? MaxCallsPerRun { get; init; }

    /// <summary>The most tokens one call is thought to use.</summary>
    public long? WorstCaseTokens { get; init; }

    /// <summary>The most one call is thought to cost, in micro-dollars.</summary>
    public long? WorstCaseMicroUsd { get; init; }

    /// <summary>What a caller does when the gate cannot be asked: <c>closed</c> (default with a side effect, and the only one then) or <c>open</c> (default without).</summary>
    public string? FailPolicy { get; init; }

    /// <summary>How its effect is undone: an object, at most 8,192 characters of JSON.</summary>
    public JsonElement? Compensation { get; init; }
}
