namespace Reeve.Protocol.Tools;

/// <summary>Forgets one tool with its configuration. To the gate it is then one that nobody registered; a program that registers it again begins with its own defaults.</summary>
public sealed record RemoveToolRequest
{
    /// <summary>The tool's name.</summary>
    public required string Tool { get; init; }

    /// <summary>The project; <c>default</c> when null.</summary>
    public string? Project { get; init; }

    /// <summary>Whose; the caller's own when null. Only administrators may name another.</summary>
    public string? Owner { get; init; }

    /// <summary>Why, for the record; at most 500 characters.</summary>
    public string? Reason { get; init; }
}
