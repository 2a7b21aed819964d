using Reeve.Sources.Yaml;

namespace Reeve.Sources.Configuration;

/// <summary>The configuration file as read: checked values, named providers, and every problem there is. Usable only without problems.</summary>
public sealed record ReeveConfig(SettingValues Values, IReadOnlyDictionary<string, IReadOnlyDictionary<string, SettingValues>> Named, IReadOnlyList<SourceProblem> Problems)
{
    private static readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, SettingValues>> NothingNamed =
        SettingCatalog.Named.ToDictionary(static named => named.Key, static IReadOnlyDictionary<string, SettingValues> (_) => new Dictionary<string, SettingValues>(), StringComparer.Ordinal);

    /// <summary>The name problems carry.</summary>
    public const string FileName = "reeve.yaml";

    /// <summary>The model providers by name.</summary>
    public IReadOnlyDictionary<string, SettingValues> Providers => Named[SettingCatalog.ProvidersKey];

    /// <summary>Where operator alerts go, in the order written.</summary>
    public IReadOnlyList<WebhookOptions> Webhooks { get; init; } = [];

    public bool IsGood => Problems.Count == 0;

    /// <summary>Reads the file; one that is not there is all defaults.</summary>
    public static ReeveConfig Load(string path)
    {
        if (!File.Exists(path))
        {
            return Parse("");
        }

        return SourceText.Read(path, FileName, out var text) is { } problem
            ? new ReeveConfig(new SettingValues(SettingCatalog.All), NothingNamed, [problem])
            : Parse(text!);
    }

    public static ReeveConfig Parse(string text)
    {
        var problems = new List<SourceProblem>();
        var values = new SettingValues(SettingCatalog.All);
        var maps = SettingCatalog.Named.ToDictionary(
            static named => named.Key, static _ => new Dictionary<string, SettingValues>(StringComparer.Ordinal), StringComparer.Ordinal);
        IReadOnlyList<WebhookOptions> webhooks = [];
        if (StrictYaml.Parse(text, FileName, 0, problems) is { } root)
        {
            ReadMap(root, "", values, maps, problems);
            CheckTogether(root, values, maps[SettingCatalog.ProvidersKey], problems);
            webhooks = ReadWebhooks(root, problems);
        }

        var named = maps.ToDictionary(static map => map.Key, static IReadOnlyDictionary<string, SettingValues> (map) => map.Value, StringComparer.Ordinal);
        return new ReeveConfig(values, named, [.. problems.OrderBy(static problem => problem.Line)]) { Webhooks = webhooks };
    }

    private static void ReadMap(
        YamlMap map, string prefix, SettingValues values, Dictionary<string, Dictionary<string, SettingValues>> maps, List<SourceProblem> problems)
    {
        foreach (var entry in map.Entries)
        {
            var key = prefix + entry.Key;
            if (SettingCatalog.Named.FirstOrDefault(named => named.Key == key) is { } named)
            {
                ReadNamed(named, entry, maps[key], problems);
            }
            else if (key == SettingCatalog.WebhooksKey)
            {
                continue; // a list of maps: read by its own reader
            }
            else if (SettingCatalog.All.FirstOrDefault(setting => setting.Key == key) is { } setting)
            {
                Add(problems, SettingReader.Read(setting, entry.Value, FileName, values));
            }
            else if (IsSection(key))
            {
                if (entry.Value is YamlMap section)
                {
                    ReadMap(section, key + ".", values, maps, problems);
                }
                else if (entry.Value is not YamlScalar { IsNull: true })
                {
                    problems.Add(new SourceProblem(FileName, entry.Value.Line, entry.Value.Column, $"{key} takes a map of settings, not {entry.Value.Kind}"));
                }
            }
            else
            {
                problems.Add(Unknown(entry, key, NamesIn(prefix)));
            }
        }
    }

    private static IReadOnlyList<WebhookOptions> ReadWebhooks(YamlMap root, List<SourceProblem> problems) =>
        root.Find("alerts") is YamlMap alerts && alerts.Entries.FirstOrDefault(static entry => entry.Key == "webhooks") is { } entry
            ? WebhookReader.Read(entry, FileName, problems)
            : [];

    private static void ReadNamed(NamedSettings settings, YamlEntry entry, Dictionary<string, SettingValues> into, List<SourceProblem> problems)
    {
        if (entry.Value is not YamlMap named)
        {
            problems.Add(new SourceProblem(FileName, entry.Value.Line, entry.Value.Column, $"{settings.Key} takes a map of names, not {entry.Value.Kind}"));
            return;
        }

        foreach (var one in named.Entries)
        {
            var values = new SettingValues(settings.Members);
            if (one.Value is not YamlMap members)
            {
                problems.Add(new SourceProblem(FileName, one.Line, one.Column, $"the {settings.Noun} {one.Key} takes a map of settings, not {one.Value.Kind}"));
                continue;
            }

            foreach (var member in members.Entries)
            {
                var setting = settings.Members.FirstOrDefault(setting => setting.Key == member.Key);
                Add(problems, setting is null
                    ? Unknown(member, $"{settings.Key}.{one.Key}.{member.Key}", settings.Members.Select(static known => known.Key))
                    : SettingReader.Read(setting, member.Value, FileName, values));
            }

            if (settings.Key == SettingCatalog.ProvidersKey)
            {
                problems.AddRange(ProviderRules.Check(one, members, values));
            }
            else if (settings.Key == SettingCatalog.McpServersKey)
            {
                problems.AddRange(McpServerRules.Check(one, members, values));
            }

            into[one.Key] = values;
        }
    }

    private static void CheckTogether(YamlMap root, SettingValues values, Dictionary<string, SettingValues> providers, List<SourceProblem> problems)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(values.Text("budgets.timezone"), out _))
        {
            var zone = (root.Find("budgets") as YamlMap)?.Find("timezone");
            problems.Add(new SourceProblem(
                FileName, zone?.Line ?? 0, zone?.Column ?? 0, $"budgets.timezone is \"{values.Text("budgets.timezone")}\", which this machine does not know", "Use an IANA name such as Europe/Berlin, or UTC."));
        }

        problems.AddRange(ModelNameChecks.Check(root, values, providers));
        if (values.Text("http.tls_certificate").Length == 0 != (values.Text("http.tls_key").Length == 0))
        {
            var http = root.Entries.FirstOrDefault(static entry => entry.Key == "http");
            problems.Add(new SourceProblem(FileName, http?.Line ?? 0, http?.Column ?? 0, "http.tls_certificate and http.tls_key go together", "Give both, or none."));
        }
    }

    private static bool IsSection(string key) => SettingCatalog.All.Any(setting => setting.Key.StartsWith(key + ".", StringComparison.Ordinal));

    private static IEnumerable<string> NamesIn(string prefix) => SettingCatalog.All
        .Select(static setting => setting.Key)
        .Concat(SettingCatalog.Named.Select(static named => named.Key))
        .Append(SettingCatalog.WebhooksKey)
        .Where(key => key.StartsWith(prefix, StringComparison.Ordinal))
        .Select(key => key[prefix.Length..].Split('.')[0])
        .Distinct(StringComparer.Ordinal);

    private static SourceProblem Unknown(YamlEntry entry, string key, IEnumerable<string> known)
    {
        var names = known.ToList();
        var hint = NearestWord.Of(entry.Key, names) is { } near ? $"Did you mean \"{near}\"?" : "Known here: " + string.Join(", ", names) + ".";
        return new SourceProblem(FileName, entry.Line, entry.Column, $"unknown key \"{key}\"", hint);
    }

    private static void Add(List<SourceProblem> problems, SourceProblem? problem)
    {
        if (problem is not null)
        {
            problems.Add(problem);
        }
    }
}
