using System.Collections.Immutable;
using Reeve.Sources;
using Reeve.Sources.Skills;

namespace Reeve.Engine.Skills;

/// <summary>A usable skill and where it is: <see cref="Path"/> below <see cref="Root"/>.</summary>
/// <param name="File">What its file says.</param>
/// <param name="Root">The home's folder of skills, or a granted folder as the agent's file names it: absolute, or relative to the home.</param>
/// <param name="Path">Its own folder.</param>
/// <param name="IsOfHome">Whether the person keeps it in the home; else whoever writes in that project does.</param>
public sealed record Skill(SkillFile File, string Root, string Path, bool IsOfHome)
{
    public string Name => File.Name;

    public string Description => File.Description;

    public string Folder => System.IO.Path.Combine(Root, Path);
}

/// <summary>The skills of one place or for one agent, by name, and what is wrong with the others.</summary>
public sealed record SkillShelf(ImmutableArray<Skill> Skills, ImmutableArray<SourceProblem> Problems)
{
    public static readonly SkillShelf Empty = new([], []);
}
