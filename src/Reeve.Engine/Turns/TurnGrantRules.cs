using System.Collections.Immutable;
using Reeve.Sources.Agents;

namespace Reeve.Engine.Turns;

/// <summary>
/// What an agent's file grants its turns: the tools it lists, and the tools that serve what else it lists. A missing list grants nothing (law 5). Pure.
/// </summary>
public static class TurnGrantRules
{
    /// <summary>How calls of models are recorded.</summary>
    public const string Model = "model.chat";

    private static readonly string[] Skills = ["skill", "skill_file"];
    private static readonly string[] Memory = ["remember", "recall", "forget"];
    private static readonly string[] Members = ["delegate"];

    public static ImmutableArray<string> Of(AgentAbilities abilities)
    {
        string[] grants =
        [
            Model,
            .. abilities.Tools,
            .. abilities.Skills.Count > 0 ? Skills : [],
            .. abilities.Memory ? Memory : [],
            .. abilities.Members.Count > 0 ? Members : [],
        ];
        return [.. grants.Distinct(StringComparer.Ordinal)];
    }
}
