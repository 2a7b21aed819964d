using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Reeve.Guard;

namespace Reeve.Engine.Hooks;

/// <summary>How many hooks become one: order, clashes, grants and bounds. Pure.</summary>
public static partial class HookRules
{
    /// <summary>Everything hooks add to a prompt, together.</summary>
    public const int MaxSections = 64 * 1024;

    /// <summary>One section.</summary>
    public const int MaxSection = 16 * 1024;

    /// <summary>Tools a model is shown; more confuse it, and each costs its schema at every call.</summary>
    public const int MaxTools = 128;

    /// <summary>What a model is shown of one call's output.</summary>
    public const int MaxOutput = 32 * 1024;

    private const int MaxDescription = 4 * 1024;
    private const int MaxSchema = 32 * 1024;

    /// <summary>
    /// The offers in their hooks' order as one. Of two tools with one name the first stands and the second is a problem; a tool that no grant covers is known
    /// and not shown, so that asking for it is a refusal of the gate and not an unknown name.
    /// </summary>
    public static HookAssembly Assemble(IEnumerable<HookPart> parts, ImmutableArray<string> grants)
    {
        var sections = new StringBuilder();
        var known = new Dictionary<string, HookTool>(StringComparer.Ordinal);
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        var shown = ImmutableArray.CreateBuilder<HookTool>();
        var problems = ImmutableArray.CreateBuilder<HookProblem>();
        foreach (var part in parts)
        {
            if (part.Failure is { } failure)
            {
                problems.Add(new HookProblem(part.Hook, failure));
                continue;
            }

            AddSections(part, sections, problems);
            foreach (var tool in part.Offer.Tools)
            {
                if (ProblemOf(tool, owners) is { } problem)
                {
                    problems.Add(new HookProblem(part.Hook, problem) { IsClash = owners.ContainsKey(tool.Tool.Name) });
                    continue;
                }

                owners.Add(tool.Tool.Name, part.Hook);
                known.Add(tool.Tool.Name, tool);
                if (!GrantRules.Allows(grants, tool.Tool.Name))
                {
                    continue;
                }

                if (shown.Count == MaxTools)
                {
                    problems.Add(new HookProblem(part.Hook, $"{tool.Tool.Name} is not shown: a model is shown at most {MaxTools} tools"));
                    continue;
                }

                shown.Add(tool);
            }
        }

        return new HookAssembly(sections.ToString(), shown.ToImmutable(), known, problems.ToImmutable());
    }

    /// <summary>What fits of a text, with its head and its tail: an error's cause stands at the end as often as at the beginning.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var note = string.Create(CultureInfo.InvariantCulture, $"\n… {text.Length - most} characters left out …\n");
        var room = Math.Max(0, most - note.Length);
        var head = room / 2;
        var tail = text.Length - (room - head);
        head -= head > 0 && char.IsHighSurrogate(text[head - 1]) ? 1 : 0;
        tail += tail < text.Length && char.IsLowSurrogate(text[tail]) ? 1 : 0;
        return string.Concat(text.AsSpan(0, head), note, text.AsSpan(tail));
    }

    private static void AddSections(HookPart part, StringBuilder sections, ImmutableArray<HookProblem>.Builder problems)
    {
        foreach (var section in part.Offer.Sections.Where(static section => section.Length > 0))
        {
            var bounded = Cut(section, MaxSection);
            if (sections.Length + bounded.Length > MaxSections)
            {
                problems.Add(new HookProblem(part.Hook, $"its part of the prompt is left out: all parts together have at most {MaxSections} characters"));
                return;
            }

            sections.Append(sections.Length > 0 ? "\n\n" : "").Append(bounded);
        }
    }

    private static string? ProblemOf(HookTool tool, Dictionary<string, string> owners) => tool.Tool switch
    {
        { Name: var name } when !NamePattern().IsMatch(name) => "a tool's name is 1 to 64 letters, digits, hyphens and underscores",
        { Name: var name } when owners.TryGetValue(name, out var owner) => $"{name} is already a tool of {owner}; the second is left out",
        { Description.Length: > MaxDescription } => $"the description of {tool.Tool.Name} has more than {MaxDescription} characters",
        { Schema.Length: > MaxSchema } => $"the schema of {tool.Tool.Name} has more than {MaxSchema} characters",
        _ => null,
    };

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();
}
