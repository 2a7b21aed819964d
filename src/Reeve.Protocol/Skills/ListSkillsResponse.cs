using Reeve.Protocol.Daemon;

namespace Reeve.Protocol.Skills;

/// <summary>The skills, and what is wrong with those that are not usable.</summary>
public sealed record ListSkillsResponse
{
    /// <summary>By name.</summary>
    public required IReadOnlyList<SkillReport> Skills { get; init; }

    /// <summary>Each disables only its own file.</summary>
    public required IReadOnlyList<ProblemReport> Problems { get; init; }
}
