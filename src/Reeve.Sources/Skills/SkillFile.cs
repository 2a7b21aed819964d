namespace Reeve.Sources.Skills;

/// <summary>A skill as its <c>SKILL.md</c> declares it (the Agent Skills format).</summary>
public sealed record SkillFile
{
    /// <summary>The name of its folder too.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for and when to use it: all that a model sees of it until it asks.</summary>
    public required string Description { get; init; }

    public string? License { get; init; }

    /// <summary>What it needs to run, in words.</summary>
    public string? Compatibility { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The tools it works with, by our names; null when it says nothing of them. It narrows what an agent may use and never widens it.</summary>
    public IReadOnlyList<string>? AllowedTools { get; init; }

    /// <summary>Whether a model may take it up by itself.</summary>
    public bool ForModels { get; init; } = true;

    /// <summary>The instructions.</summary>
    public string Body { get; init; } = "";
}

/// <summary>A skill's file as read: the skill, or what is wrong with the file.</summary>
public sealed record SkillFileParse(string Name, SkillFile? Skill, IReadOnlyList<SourceProblem> Problems);
