using Reeve.Sources.Yaml;

namespace Reeve.Sources.Configuration;

/// <summary>Whether the names of models in the settings mean one model each. Pure.</summary>
internal static class ModelNameChecks
{
    private const int MaxFallbacks = 20;

    public static IEnumerable<SourceProblem> Check(YamlMap root, SettingValues values, IReadOnlyDictionary<string, SettingValues> providers)
    {
        var section = root.Find("models") as YamlMap;
        var models = providers.SelectMany(static provider => ProviderRules.ModelsOf(provider.Value), static (provider, model) => (Provider: provider.Key, Model: model)).ToList();
        if (values.Text("models.default") is not "rules" and var name && Check("models.default", name, models) is { } bad)
        {
            yield return At(section?.Find("default"), bad.Message, bad.Hint);
        }

        var items = (section?.Find("fallbacks") as YamlList)?.Items ?? [];
        if (items.Count > MaxFallbacks)
        {
            yield return At(items[0], $"models.fallbacks takes at most {MaxFallbacks} models", null);
        }

        foreach (var item in items.OfType<YamlScalar>())
        {
            if (Check("models.fallbacks", item.Text, models) is { } wrong)
            {
                yield return At(item, wrong.Message, wrong.Hint);
            }
        }
    }

    private static (string Message, string Hint)? Check(string key, string name, List<(string Provider, string Model)> models)
    {
        var found = ModelNameRules.Resolve(name, models, static model => model.Provider, static model => model.Model);
        return found.Count switch
        {
            1 => null,
            0 => ($"{key} names \"{name}\", which models.providers does not have", key == "models.default" ? "Add it there, or use rules." : "Add it there."),
            _ => ($"{key} names \"{name}\", which several providers serve", "Say which: " + string.Join(" or ", found.Select(static model => $"{model.Provider}/{model.Model}")) + "."),
        };
    }

    private static SourceProblem At(YamlNode? node, string message, string? hint) => new(ReeveConfig.FileName, node?.Line ?? 0, node?.Column ?? 0, message, hint);
}
