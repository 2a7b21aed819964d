using Reeve.Sources.Yaml;

namespace Reeve.Sources.Agents;

/// <summary>Reads one declared check: the keys every kind has, then the kind's own.</summary>
internal static class CheckReader
{
    private static readonly string[] Kinds = ["git", "deadlines", "inbox", "command", "ledger"];

    public static AgentCheck Read(MapReader check, string id)
    {
        if (!check.Has("kind"))
        {
            check.Required("kind", string.Join(", ", Kinds));
        }

        var kind = check.Choice("kind", Kinds) ?? "";
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        IReadOnlyList<string> command = [];
        switch (kind)
        {
            case "git":
                settings["path"] = check.Required("path", "the repository's folder");
                break;
            case "inbox":
                settings["path"] = check.Required("path", "a Maildir folder, relative to the home");
                Within(check, settings, "within");
                break;
            case "deadlines":
                Keep(settings, "project", check.Text("project", 200));
                Within(check, settings, "within");
                break;
            case "ledger":
                Within(check, settings, "within");
                break;
            case "command":
                command = Command(check);
                Keep(settings, "path", check.Text("path"));
                break;
        }

        var read = new AgentCheck(
            id,
            kind,
            check.Duration("every", TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
            check.Duration("timeout", TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
            settings,
            command);
        if (kind.Length > 0)
        {
            check.Finish();
        }

        return read;
    }

    private static IReadOnlyList<string> Command(MapReader check)
    {
        if (!check.Has("command"))
        {
            check.Required("command", "the program and its arguments as a list");
            return [];
        }

        var command = check.Texts("command") ?? [];
        if (command.Count is 0 or > 200 || command[0].Length == 0 || command.Any(static word => word.Contains('\0', StringComparison.Ordinal)))
        {
            check.Problem("command", "must be a list of the program and its arguments", "No shell is used: write [df, -h] and not \"df -h\".");
            return [];
        }

        return command;
    }

    private static void Within(MapReader check, Dictionary<string, string> settings, string key) =>
        Keep(settings, key, check.Duration(key, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365)) is { } within ? ScalarRules.Duration(within) : null);

    private static void Keep(Dictionary<string, string> settings, string key, string? value)
    {
        if (value is not null)
        {
            settings[key] = value;
        }
    }
}
