using System.Text.RegularExpressions;
using Reeve.Sources.Yaml;

namespace Reeve.Sources.Agents;

/// <summary>Reads <c>agents/&lt;name&gt;.md</c>: strict YAML between two lines of three hyphens, then Markdown. Never throws for what it is given.</summary>
public static partial class AgentFileReader
{
    private const int MaxChecks = 50;
    private const int MaxRules = 200;

    /// <summary>Keys of the widely used sub-agent format that say nothing here: the file's name is the agent's.</summary>
    private static readonly string[] IgnoredKeys = ["name", "color"];

    private static readonly string[] Severities = ["info", "low", "normal", "high", "critical"];

    public static AgentFileParse Load(string path, string displayName)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        return SourceText.Read(path, displayName, out var text) is { } problem ? new AgentFileParse(name, null, [problem]) : Parse(text!, name, displayName);
    }

    /// <param name="text">The file's text.</param>
    /// <param name="name">The agent's name, from the file's.</param>
    /// <param name="file">How problems name the file.</param>
    public static AgentFileParse Parse(string text, string name, string file)
    {
        var problems = new List<SourceProblem>();
        if (!NamePattern().IsMatch(name))
        {
            problems.Add(new SourceProblem(file, 0, 0, $"\"{name}\" cannot name an agent", "Name the file in lower-case letters, digits and hyphens, beginning with a letter or digit."));
        }

        var (front, prompt) = FrontMatter.Split(text, file, "the prompt", problems);
        var root = front is null ? null : StrictYaml.Parse(front, file, 1, problems);
        if (root is null)
        {
            return new AgentFileParse(name, null, problems);
        }

        var agent = Read(new MapReader(root, file, "", problems), name, prompt);
        return new AgentFileParse(name, problems.Count == 0 ? agent : null, [.. problems.OrderBy(static problem => problem.Line)]);
    }

    private static AgentFile Read(MapReader root, string name, string prompt)
    {
        foreach (var ignored in IgnoredKeys)
        {
            root.Allow(ignored);
        }

        var delivery = root.Map("delivery");
        var agent = new AgentFile
        {
            Name = name,
            Description = root.Text("description", 1000) ?? "",
            Owner = Owner(root),
            Model = root.Text("model", 200) is { Length: > 0 } model && model != "inherit" ? model : null,
            Abilities = AbilityReader.Read(root),
            Enabled = root.Boolean("enabled") ?? true,
            Prompt = prompt,
            Heartbeat = root.Map("heartbeat") is { } heartbeat ? ReadHeartbeat(heartbeat) : null,
            Rules = [.. root.Maps("rules", MaxRules).Select(ReadRule)],
            Cooldown = delivery?.Duration("cooldown", TimeSpan.Zero, TimeSpan.FromDays(30)),
        };
        delivery?.Finish();
        root.Finish();
        return agent;
    }

    private static string Owner(MapReader root)
    {
        var owner = root.Text("owner", 100) ?? "local";
        if (!OwnerPattern().IsMatch(owner))
        {
            root.Problem("owner", "must be letters, digits, dots, hyphens or underscores");
        }

        return owner;
    }

    private static AgentHeartbeat ReadHeartbeat(MapReader heartbeat)
    {
        var every = heartbeat.Duration("every", TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var checks = new List<AgentCheck>();
        foreach (var check in heartbeat.Maps("checks", MaxChecks))
        {
            var id = check.Required("id", "a short name for this check");
            if (id.Length > 0 && !NamePattern().IsMatch(id))
            {
                check.Problem("id", "must be lower-case letters, digits and hyphens");
            }

            if (!ids.Add(id))
            {
                check.Problem("id", $"is \"{id}\" a second time", "Give each check an id of its own.");
            }

            checks.Add(CheckReader.Read(check, id));
        }

        heartbeat.Finish();
        return new AgentHeartbeat(every, checks);
    }

    private static AgentRule ReadRule(MapReader rule)
    {
        var match = rule.Required("match", "the pattern a line must match");
        CheckPattern(rule, match);
        var read = new AgentRule(
            match,
            rule.Text("check", 100),
            rule.Choice("severity", Severities) ?? "normal",
            rule.Required("title", "what the notification says"),
            rule.Text("detail"),
            rule.Text("dedupe", 200),
            rule.Choice("action", ["notify", "log_only"]) ?? "notify");
        rule.Finish();
        return read;
    }

    private static void CheckPattern(MapReader rule, string pattern)
    {
        try
        {
            // The engine that runs in linear time: a pattern of a file must not be able to stall a tick.
            _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception bad) when (bad is ArgumentException or NotSupportedException)
        {
            rule.Problem("match", "is not a pattern that can be used: " + bad.Message.ReplaceLineEndings(" "), "Back references and look-around are not supported.");
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}$", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();

    [GeneratedRegex("^[A-Za-z0-9._-]{1,100}$", RegexOptions.NonBacktracking)]
    private static partial Regex OwnerPattern();
}
