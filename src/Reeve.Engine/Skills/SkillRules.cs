using System.Collections.Immutable;
using System.Text;
using Reeve.Guard;
using Reeve.Sources;

namespace Reeve.Engine.Skills;

/// <summary>Which skills an agent has, what it is shown of them, and how they narrow its tools. Pure.</summary>
internal static class SkillRules
{
    public const string Tool = "skill";
    public const string FileTool = "skill_file";

    /// <summary>What a prompt holds of all skills together.</summary>
    public const int MaxSection = 12 * 1024;

    /// <summary>What a model is shown at a time of a skill or a file beside it.</summary>
    public const int MaxShown = 28_000;

    /// <summary>Tools that no skill takes away: to take up a skill is not to lose the way to the next, or to a person.</summary>
    private static readonly string[] Always = [Tool, FileTool, "ask_user"];

    /// <summary>
    /// Where an agent's folders hold skills. In a project anybody who writes there could teach: such a skill is granted by its name alone, never by a pattern.
    /// </summary>
    public static ImmutableArray<string> ProjectFolders { get; } = ["skills", ".claude/skills"];

    public static bool IsGranted(IReadOnlyList<string> granted, string skill, bool isOfHome) =>
        granted.Contains(skill, StringComparer.Ordinal) || (isOfHome && GrantRules.Allows([.. granted], skill));

    /// <summary>What an agent has: of two with one name the earlier place's, the home's first; the other is a problem that says so.</summary>
    public static SkillShelf Merge(IReadOnlyList<string> granted, IEnumerable<SkillShelf> places)
    {
        var skills = new SortedDictionary<string, Skill>(StringComparer.Ordinal);
        var problems = ImmutableArray.CreateBuilder<SourceProblem>();
        foreach (var place in places)
        {
            problems.AddRange(place.Problems);
            foreach (var skill in place.Skills.Where(skill => IsGranted(granted, skill.Name, skill.IsOfHome)))
            {
                if (!skills.TryAdd(skill.Name, skill))
                {
                    problems.Add(new SourceProblem(skill.Folder, 0, 0, $"is left out: {skills[skill.Name].Folder} has the name already", "Rename one of them."));
                }
            }
        }

        return new SkillShelf([.. skills.Values], problems.ToImmutable());
    }

    /// <summary>Names and descriptions, a line each, as many as fit; null when there is none.</summary>
    public static string? Section(IReadOnlyList<Skill> skills)
    {
        if (skills.Count == 0)
        {
            return null;
        }

        var section = new StringBuilder($"## Skills\n\nInstructions for certain tasks. When one fits the task, load it with the tool {Tool} before you begin.\n");
        for (var i = 0; i < skills.Count; i++)
        {
            var line = $"\n- {skills[i].Name}: {OneLine(skills[i].Description)}";
            if (section.Length + line.Length > MaxSection)
            {
                return section.Append($"\n- and {skills.Count - i} more that do not fit here: {string.Join(", ", skills.Skip(i).Take(20).Select(static skill => skill.Name))}").ToString();
            }

            section.Append(line);
        }

        return section.ToString();
    }

    /// <summary>What is left of the tools when one more skill is taken up; null: all. It only ever gets less.</summary>
    public static ImmutableArray<string>? Narrow(ImmutableArray<string>? before, IReadOnlyList<string>? allowed) => (before, allowed) switch
    {
        (_, null) => before,
        (null, { } first) => [.. first],
        ({ } held, { } next) => GrantRules.Narrow(held, [.. next]),
    };

    public static bool MayUse(ImmutableArray<string>? left, string tool) =>
        left is not { } some || Always.Contains(tool, StringComparer.Ordinal) || GrantRules.Allows(some, tool);

    /// <summary>A part of a text, and what to ask for next.</summary>
    public static string Part(string text, int offset)
    {
        if (offset >= text.Length)
        {
            return offset == 0 ? "[it is empty]" : $"[it has {text.Length} characters]";
        }

        var start = offset > 0 && char.IsLowSurrogate(text[offset]) ? offset - 1 : offset;
        var end = Math.Min(text.Length, start + MaxShown);
        end -= end < text.Length && char.IsHighSurrogate(text[end - 1]) ? 1 : 0;
        return text[start..end] + (end < text.Length ? $"\n[characters {start} to {end} of {text.Length}; go on with {FileTool} and offset {end}]" : "");
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
