namespace Reeve.Protocol.Skills;

/// <summary>One usable skill.</summary>
public sealed record SkillReport
{
    /// <summary>Its name, and its folder's.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for and when to use it.</summary>
    public required string Description { get; init; }

    /// <summary>Its folder, relative to the home where it is inside.</summary>
    public required string Folder { get; init; }

    /// <summary>Its licence.</summary>
    public string? License { get; init; }

    /// <summary>What it needs to run.</summary>
    public string? Compatibility { get; init; }

    /// <summary>The tools it narrows an agent to; null when it says nothing of them.</summary>
    public IReadOnlyList<string>? AllowedTools { get; init; }

    /// <summary>Whether a model may load it by itself.</summary>
    public required bool ForModels { get; init; }
}
