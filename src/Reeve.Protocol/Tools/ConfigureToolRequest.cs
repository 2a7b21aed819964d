using System.Text.Json;

namespace Reeve.Protocol.Tools;

/// <summary>Changes what is stated of one tool and leaves the rest. A tool nobody registered yet is made.</summary>
public sealed record ConfigureToolRequest
{
    /// <summary>The tool's name.</summary>
    public required string Tool { get; init; }

    /// <summary>The project; <c>default</c> when null.</summary>
    public string? Project { get; init; }

    /// <summary>Whose; the caller's own when null. Only administrators may name another.</summary>
    public string? Owner { get; init; }

    /// <summary>Why, for the record; at most 500 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>For people; an empty one takes it away.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it changes something outside.</summary>
    public bool? SideEffect { get; init; }

    /// <summary>0..10.</summary>
    public int? MaxRetries { get; init; }

    /// <summary>1..3,600,000.</summary>
    public int? TimeoutMs { get; init; }

    /// <summary>Whether it may be called.</summary>
    public bool? Enabled { get; init; }

    /// <summary><c>none</c> or <c>required</c>.</summary>
    public string? Approval { get; init; }

    /// <summary>Calls of it in one run; 0 takes the limit away.</summary>
    public int? MaxCallsPerRun { get; init; }

    /// <summary>The most tokens one call is thought to use; 0 takes it away.</summary>
    public long? WorstCaseTokens { get; init; }

    /// <summary>Likewise in micro-dollars.</summary>
    public long? WorstCaseMicroUsd { get; init; }

    /// <summary><c>closed</c> or <c>open</c>; a side-effecting tool must be <c>closed</c>.</summary>
    public string? FailPolicy { get; init; }

    /// <summary>How its effect is undone: an object; an empty one takes it away.</summary>
    public JsonElement? Compensation { get; init; }
}
