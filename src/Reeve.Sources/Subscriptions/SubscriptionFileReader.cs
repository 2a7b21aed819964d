using Reeve.Sources.Yaml;

namespace Reeve.Sources.Subscriptions;

/// <summary>Reads <c>subscriptions.yaml</c>, strictly; one problem and none of it is used. Never throws.</summary>
public static class SubscriptionFileReader
{
    public const string FileName = "subscriptions.yaml";
    public const int MaxSubscriptions = 1_000;
    public const int MaxPattern = 200;
    public const int MaxPrompt = 16 * 1024;

    public static SourceParse<SubscriptionFile> Parse(string text, string file)
    {
        var problems = new List<SourceProblem>();
        if (StrictYaml.Parse(text, file, 0, problems) is not { } map)
        {
            return new SourceParse<SubscriptionFile>(null, problems);
        }

        var root = new MapReader(map, file, "", problems);
        var entries = new List<SubscriptionEntry>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reader in root.Maps("subscriptions", MaxSubscriptions))
        {
            var entry = Read(reader);
            if (entry.Id.Length > 0 && !ids.Add(entry.Id))
            {
                reader.Problem("id", $"\"{entry.Id}\" is the id of an earlier subscription too", "Give each subscription an id of its own.");
            }

            entries.Add(entry);
        }

        root.Finish();
        return problems.Count == 0
            ? new SourceParse<SubscriptionFile>(new SubscriptionFile(entries), [])
            : new SourceParse<SubscriptionFile>(null, [.. problems.OrderBy(static problem => problem.Line)]);
    }

    /// <summary>An id of a subscription, and the name of an agent.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= 63 && char.IsAsciiLetterOrDigit(text[0]) && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>Dotted words; a pattern may have stars in it.</summary>
    public static bool IsWords(string text, bool mayHaveStars) => text.Length is > 0 and <= MaxPattern
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-' or ':' || (mayHaveStars && c == '*'));

    private static SubscriptionEntry Read(MapReader reader)
    {
        var prompt = reader.Text("prompt", MaxPrompt);
        if (prompt is not null && EventTemplateRules.Objection(prompt) is { } objection)
        {
            reader.Problem("prompt", objection, $"There are: {string.Join(", ", EventTemplateRules.Names.Select(static name => $"${{{name}}}"))}; $${{ is a plain ${{.");
        }

        var entry = new SubscriptionEntry
        {
            Id = Name(reader, "id", "a name of its own"),
            Kind = Pattern(reader, "kind", reader.Required("kind", "what happened, such as agent.clerk.done")),
            Source = Pattern(reader, "source", reader.Text("source", MaxPattern) ?? "*"),
            Agent = Name(reader, "agent", "who is told"),
            Prompt = string.IsNullOrWhiteSpace(prompt) ? null : prompt,
            Once = reader.Boolean("once") ?? false,
            Debounce = reader.Duration("debounce", TimeSpan.Zero, TimeSpan.FromHours(1)) ?? TimeSpan.Zero,
            MaxPerMinute = (int?)reader.Integer("max_per_minute", 1, 10_000),
            Enabled = reader.Boolean("enabled") ?? true,
        };
        reader.Finish();
        return entry;
    }

    private static string Name(MapReader reader, string key, string what)
    {
        var text = reader.Required(key, what);
        if (text.Length > 0 && !IsName(text))
        {
            reader.Problem(key, "takes at most 63 of a-z, 0-9 and -, beginning with a letter or digit");
        }

        return text;
    }

    private static string Pattern(MapReader reader, string key, string text)
    {
        if (text.Length > 0 && !IsWords(text, mayHaveStars: true))
        {
            reader.Problem(key, "takes dotted lower-case words, where * stands for anything", "For example agent.*.done.");
        }

        return text;
    }
}
