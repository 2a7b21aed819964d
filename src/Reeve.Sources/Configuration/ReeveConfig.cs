using Reeve.Sources.Yaml;

namespace Reeve.Sources.Configuration;

/// <summary>The configuration file as read: checked values, named providers, and every problem there is. Usable only without problems.</summary>
public sealed record ReeveConfig(SettingValues Values, IReadOnlyDictionary<string, SettingValues> Providers, IReadOnlyList<SourceProblem> Problems)
{
    /// <summary>The name problems carry.</summary>
    public const string FileName = "reeve.yaml";

    public bool IsGood => Problems.Count == 0;

    /// <summary>Reads the file; one that is not there is all defaults.</summary>
    public static ReeveConfig Load(string path)
    {
        if (!File.Exists(path))
        {
            return Parse("");
        }

        return SourceText.Read(path, FileName, out var text) is { } problem
            ? new ReeveConfig(new SettingValues(SettingCatalog.All), new Dictionary<string, SettingValues>(), [problem])
            : Parse(text!);
    }

    public static ReeveConfig Parse(string text)
    {
        var problems = new List<SourceProblem>();
        var values = new SettingValues(SettingCatalog.All);
        var providers = new Dictionary<string, SettingValues>(StringComparer.Ordinal);
        if (StrictYaml.Parse(text, FileName, 0, problems) is { } root)
        {
            ReadMap(root, "", values, providers, problems);
            CheckTogether(root, values, providers, problems);
        }

        return new ReeveConfig(values, providers, [.. problems.OrderBy(static problem => problem.Line)]);
    }

    private static void ReadMap(YamlMap map, string prefix, SettingValues values, Dictionary<string, SettingValues> providers, List<SourceProblem> problems)
    {
        foreach (var entry in map.Entries)
        {
            var key = prefix + entry.Key;
            if (key == SettingCatalog.ProvidersKey)
            {
                ReadProviders(entry, providers, problems);
            }
            else if (SettingCatalog.All.FirstOrDefault(setting => setting.Key == key) is { } setting)
            {
                Add(problems, SettingReader.Read(setting, entry.Value, FileName, values));
            }
            else if (IsSection(key))
            {
                if (entry.Value is YamlMap section)
                {
                    ReadMap(section, key + ".", values, providers, problems);
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

    private static void ReadProviders(YamlEntry entry, Dictionary<string, SettingValues> providers, List<SourceProblem> problems)
    {
        if (entry.Value is not YamlMap named)
        {
            problems.Add(new SourceProblem(FileName, entry.Value.Line, entry.Value.Column, $"{SettingCatalog.ProvidersKey} takes a map of names, not {entry.Value.Kind}"));
            return;
        }

        foreach (var provider in named.Entries)
        {
            var values = new SettingValues(SettingCatalog.ProviderSettings);
            if (provider.Value is not YamlMap members)
            {
                problems.Add(new SourceProblem(FileName, provider.Line, provider.Column, $"the provider {provider.Key} takes a map of settings, not {provider.Value.Kind}"));
                continue;
            }

            foreach (var member in members.Entries)
            {
                var setting = SettingCatalog.ProviderSettings.FirstOrDefault(setting => setting.Key == member.Key);
                Add(problems, setting is null
                    ? Unknown(member, $"{SettingCatalog.ProvidersKey}.{provider.Key}.{member.Key}", SettingCatalog.ProviderSettings.Select(static known => known.Key))
                    : SettingReader.Read(setting, member.Value, FileName, values));
            }

            Add(problems, CheckProvider(provider, values));
            providers[provider.Key] = values;
        }
    }

    private static SourceProblem? CheckProvider(YamlEntry provider, SettingValues values)
    {
        string? message = provider.Key == "rules"
            ? "the name \"rules\" belongs to the offline model"
            : !Uri.TryCreate(values.Text("base_url"), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")
                ? $"the provider {provider.Key} needs a base_url that begins with http:// or https://"
                : values.Text("model").Length == 0 ? $"the provider {provider.Key} needs a model" : null;
        return message is null ? null : new SourceProblem(FileName, provider.Line, provider.Column, message, "See models.providers in docs/operations/configuration.md.");
    }

    private static void CheckTogether(YamlMap root, SettingValues values, Dictionary<string, SettingValues> providers, List<SourceProblem> problems)
    {
        var model = values.Text("models.default");
        if (model != "rules" && !providers.ContainsKey(model))
        {
            var node = (root.Find("models") as YamlMap)?.Find("default");
            problems.Add(new SourceProblem(
                FileName, node?.Line ?? 0, node?.Column ?? 0, $"models.default names \"{model}\", which models.providers does not have", "Add it there, or use rules."));
        }

        if (values.Text("http.tls_certificate").Length == 0 != (values.Text("http.tls_key").Length == 0))
        {
            var http = root.Entries.FirstOrDefault(static entry => entry.Key == "http");
            problems.Add(new SourceProblem(FileName, http?.Line ?? 0, http?.Column ?? 0, "http.tls_certificate and http.tls_key go together", "Give both, or none."));
        }
    }

    private static bool IsSection(string key) => SettingCatalog.All.Any(setting => setting.Key.StartsWith(key + ".", StringComparison.Ordinal));

    private static IEnumerable<string> NamesIn(string prefix) => SettingCatalog.All
        .Select(static setting => setting.Key)
        .Append(SettingCatalog.ProvidersKey)
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
