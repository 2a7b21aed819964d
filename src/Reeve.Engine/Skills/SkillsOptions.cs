namespace Reeve.Engine.Skills;

/// <summary>Where the home is; its skills are in its <c>skills</c>, and roots of agents are relative to it.</summary>
public sealed record SkillsOptions(string Home);
