namespace Reeve.Protocol.Skills;

/// <summary>One skill with its instructions.</summary>
public sealed record GetSkillResponse
{
    /// <summary>The skill.</summary>
    public required SkillReport Skill { get; init; }

    /// <summary>Further facts its file states.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>The instructions.</summary>
    public required string Body { get; init; }

    /// <summary>Files beside it, from its folder; at most 200.</summary>
    public required IReadOnlyList<string> Files { get; init; }
}
