namespace Reeve.Protocol.Skills;

/// <summary>Asks for one skill.</summary>
public sealed record GetSkillRequest
{
    /// <summary>The skill's name.</summary>
    public required string Skill { get; init; }

    /// <summary>As this agent would load it; null for the home's.</summary>
    public string? Agent { get; init; }
}
