using System.Text.RegularExpressions;
using Reeve.Sources.Agents;
using Reeve.Sources.Yaml;

namespace Reeve.Sources.Skills;

/// <summary>Reads <c>&lt;name&gt;/SKILL.md</c> strictly, by the rules of the Agent Skills format. Never throws for what it is given.</summary>
public static partial class SkillFileReader
{
    /// <summary>The file a folder is a skill by.</summary>
    public const string FileName = "SKILL.md";

    /// <summary>The largest such file.</summary>
    public const int MaxBytes = 128 * 1024;

    private const int MaxName = 64;
    private const int MaxDescription = 1024;
    private const int MaxCompatibility = 500;
    private const int MaxMetadata = 50;
    private const int MaxTools = 100;

    /// <summary>Keys that programs beside ours read in these files; they say nothing here.</summary>
    private static readonly string[] IgnoredKeys = ["version", "model", "argument-hint", "user-invocable", "context", "agent"];

    /// <summary>Reads the skill of a folder; for people at their own files, not for what an agent may reach.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="displayName">How problems name its file.</param>
    public static SkillFileParse Load(string folder, string displayName)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return SourceText.Read(Path.Combine(folder, FileName), displayName, out var text) is { } problem ? new SkillFileParse(name, null, [problem]) : Parse(text!, name, displayName);
    }

    /// <param name="text">The file's text.</param>
    /// <param name="folder">The name of the folder it is in.</param>
    /// <param name="file">How problems name the file.</param>
    public static SkillFileParse Parse(string text, string folder, string file)
    {
        var problems = new List<SourceProblem>();
        var (front, body) = FrontMatter.Split(text, file, "the instructions", problems);
        var root = front is null ? null : StrictYaml.Parse(front, file, 1, problems);
        if (root is null)
        {
            return new SkillFileParse(folder, null, problems);
        }

        var skill = Read(new MapReader(root, file, "", problems), root, folder, body);
        return new SkillFileParse(folder, problems.Count == 0 ? skill : null, [.. problems.OrderBy(static problem => problem.Line)]);
    }

    /// <summary>Whether a folder's name can be a skill's: 1 to 64 lower-case letters, digits and single hyphens, none at an end.</summary>
    public static bool IsName(string name) => name.Length <= MaxName && NamePattern().IsMatch(name);

    private static SkillFile Read(MapReader root, YamlMap map, string folder, string body)
    {
        Array.ForEach(IgnoredKeys, root.Allow);
        var name = root.Required("name", "the name of its folder");
        if (name.Length > 0 && !IsName(name))
        {
            root.Problem("name", $"is \"{name}\"; it takes 1 to {MaxName} lower-case letters, digits and single hyphens, none at an end");
        }
        else if (name.Length > 0 && name != folder)
        {
            root.Problem("name", $"is \"{name}\", and its folder is \"{folder}\"", "Give both the same name.");
        }

        var description = root.Required("description", "what the skill does and when to use it");
        if (description.Length > MaxDescription || (description.Length > 0 && string.IsNullOrWhiteSpace(description)))
        {
            root.Problem("description", $"takes 1 to {MaxDescription} characters");
        }

        var skill = new SkillFile
        {
            Name = name,
            Description = description,
            License = root.Text("license"),
            Compatibility = root.Text("compatibility", MaxCompatibility),
            Metadata = Metadata(root, map),
            AllowedTools = Tools(root),
            ForModels = !(root.Boolean("disable-model-invocation") ?? false),
            Body = body,
        };
        if (body.Length == 0)
        {
            root.Problem("name", "stands over nothing: there are no instructions after the settings");
        }

        root.Finish();
        return skill;
    }

    private static Dictionary<string, string> Metadata(MapReader root, YamlMap map)
    {
        root.Allow("metadata");
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        switch (map.Find("metadata"))
        {
            case null or YamlScalar { IsNull: true }:
                return found;
            case YamlMap metadata when metadata.Entries.Count <= MaxMetadata && metadata.Entries.All(static entry => entry.Value is YamlScalar { Text.Length: <= 1000 }):
                foreach (var entry in metadata.Entries)
                {
                    found[entry.Key] = ((YamlScalar)entry.Value).Text;
                }

                return found;
            default:
                root.Problem("metadata", $"takes a map of at most {MaxMetadata} names to texts of at most 1000 characters");
                return found;
        }
    }

    // The format says one text with blanks between the names; lists and commas are met as well.
    private static List<string>? Tools(MapReader root)
    {
        if (!root.Has("allowed-tools"))
        {
            return null;
        }

        var tools = new List<string>();
        foreach (var written in (root.TextsOrCommas("allowed-tools") ?? []).SelectMany(static words => words.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            var name = AbilityReader.ToolName(written);
            if (!ToolPattern().IsMatch(name))
            {
                root.Problem(
                    "allowed-tools", $"has \"{written}\", which names no tool",
                    written.Contains('(', StringComparison.Ordinal) ? "A tool cannot be held to a pattern of arguments here: name the tool alone, or leave it out." : null);
            }
            else if (!tools.Contains(name, StringComparer.Ordinal))
            {
                tools.Add(name);
            }
        }

        if (tools.Count > MaxTools)
        {
            root.Problem("allowed-tools", $"takes at most {MaxTools} names");
        }

        return tools;
    }

    [GeneratedRegex("^[a-z0-9]+(?:-[a-z0-9]+)*$", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^(?:[A-Za-z0-9_.-]{1,127}\*?|\*)$", RegexOptions.NonBacktracking)]
    private static partial Regex ToolPattern();
}
