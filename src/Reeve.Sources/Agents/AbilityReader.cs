using System.Text.RegularExpressions;
using Reeve.Sources.Yaml;

namespace Reeve.Sources.Agents;

/// <summary>
/// Reads what an agent may do. Lists may also be written as one text with commas, and the widely used names of tools in sub-agent files (<c>Read, Grep, Bash</c>)
/// mean ours, so that one file serves here and there.
/// </summary>
internal static partial class AbilityReader
{
    private const int MaxNames = 200;

    private static readonly string[] Efforts = ["low", "medium", "high"];
    private static readonly string[] Sandboxes = ["required", "preferred", "off"];
    private static readonly string[] Residencies = ["anywhere", "local"];

    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal)
    {
        ["Read"] = "read",
        ["Write"] = "write",
        ["Edit"] = "edit",
        ["MultiEdit"] = "edit",
        ["LS"] = "list",
        ["Glob"] = "list",
        ["Grep"] = "search",
        ["Bash"] = "bash",
        ["Task"] = "delegate",
        ["AskUserQuestion"] = "ask_user",
        ["Skill"] = "skill",
    };

    /// <summary>Our name for a tool, whichever of the two it is called by.</summary>
    public static string ToolName(string name) => Aliases.GetValueOrDefault(name, name);

    public static AgentAbilities Read(MapReader root) => new()
    {
        Effort = root.Choice("effort", Efforts),
        MaxIterations = (int)(root.Integer("max_iterations", 1, 1000) ?? AgentAbilities.None.MaxIterations),
        TurnTimeout = root.Duration("turn_timeout", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
        Tools = Names(root, "tools", ToolName),
        Skills = Names(root, "skills"),
        Mcp = Names(root, "mcp"),
        Members = Names(root, "members"),
        Roots = Folders(root),
        Memory = root.Boolean("memory") ?? false,
        LocalOnly = root.Choice("data_residency", Residencies) == "local",
        BashTimeout = root.Duration("bash_timeout", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        Sandbox = root.Choice("sandbox", Sandboxes) ?? AgentAbilities.None.Sandbox,
        Budget = root.Map("budget") is { } budget ? ReadBudget(budget) : new AgentBudget(),
    };

    private static AgentBudget ReadBudget(MapReader budget)
    {
        var read = new AgentBudget(
            (int?)budget.Integer("turn_steps", 1, 1_000_000),
            budget.Integer("turn_tokens", 1, 1_000_000_000_000),
            budget.Money("turn_usd"),
            budget.Integer("day_tokens", 1, 1_000_000_000_000),
            budget.Money("day_usd"));
        budget.Finish();
        return read;
    }

    private static List<string> Names(MapReader root, string key, Func<string, string>? alias = null)
    {
        var names = new List<string>();
        foreach (var written in root.TextsOrCommas(key) ?? [])
        {
            var name = alias is null ? written : alias(written);
            if (!NamePattern().IsMatch(name))
            {
                root.Problem(key, $"has \"{written}\", which names nothing", "Names are letters, digits, dots, hyphens and underscores; a * may end one.");
            }
            else if (!names.Contains(name, StringComparer.Ordinal))
            {
                names.Add(name);
            }
        }

        if (names.Count > MaxNames)
        {
            root.Problem(key, $"takes at most {MaxNames} names");
        }

        return names;
    }

    private static IReadOnlyList<string> Folders(MapReader root)
    {
        var folders = root.Texts("roots") ?? [];
        if (folders.Count > 20 || folders.Any(static folder => folder.Length == 0 || folder.Contains('\0', StringComparison.Ordinal)))
        {
            root.Problem("roots", "takes at most 20 folders, none of them empty");
            return [];
        }

        return folders;
    }

    [GeneratedRegex(@"^(?:[A-Za-z0-9_.-]{1,127}\*?|\*)$", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();
}
