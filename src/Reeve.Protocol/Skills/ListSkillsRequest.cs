namespace Reeve.Protocol.Skills;

/// <summary>Lists the skills of the home, or those one agent may load.</summary>
public sealed record ListSkillsRequest
{
    /// <summary>Only what this agent is granted, of the home and of the folders it may reach.</summary>
    public string? Agent { get; init; }
}
