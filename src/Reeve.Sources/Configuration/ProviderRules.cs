using System.Net;
using Reeve.Sources.Yaml;

namespace Reeve.Sources.Configuration;

/// <summary>What the members of one provider must be together. Pure. A text that may hold a secret (an address, a command) is never repeated in a problem.</summary>
internal static class ProviderRules
{
    private const int MaxName = 40;
    private const int MaxModels = 100;
    private const string Hint = "See models.providers in docs/operations/configuration.md.";

    private static readonly string[] Keys = ["api_key_env", "api_key_file", "api_key_command"];

    public static ModelDialect DialectOf(SettingValues values) => values.Text("dialect") switch
    {
        "anthropic" => ModelDialect.Anthropic,
        "scripted" => ModelDialect.Scripted,
        _ => ModelDialect.OpenAi,
    };

    public static IReadOnlyList<string> ModelsOf(SettingValues values) =>
        values.List("models") is { Count: > 0 } models ? models
        : values.Text("model") is { Length: > 0 } model ? [model]
        : DialectOf(values) == ModelDialect.Scripted ? ["scripted"] : [];

    public static bool IsLocal(SettingValues values) =>
        DialectOf(values) == ModelDialect.Scripted || (values.Boolean("local") && Uri.TryCreate(values.Text("base_url"), UriKind.Absolute, out var address) && IsLoopback(address));

    /// <summary>By its literal address or as <c>localhost</c>; no name is looked up, for what a name means can change.</summary>
    public static bool IsLoopback(Uri address) =>
        address.IdnHost is "localhost" || (IPAddress.TryParse(address.IdnHost.Trim('[', ']'), out var literal) && IPAddress.IsLoopback(literal));

    public static IEnumerable<SourceProblem> Check(YamlEntry provider, YamlMap members, SettingValues values)
    {
        if (provider.Key == "rules")
        {
            yield return At(provider, "the name \"rules\" belongs to the offline model");
        }
        else if (provider.Key.Length is 0 or > MaxName || !provider.Key.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            yield return At(provider, $"a provider's name takes letters, digits, dots, hyphens and underscores, at most {MaxName}");
        }

        foreach (var problem in CheckModels(provider, members, values))
        {
            yield return problem;
        }

        foreach (var problem in DialectOf(values) == ModelDialect.Scripted ? CheckScripted(provider, members, values) : CheckEndpoint(provider, members, values))
        {
            yield return problem;
        }
    }

    private static IEnumerable<SourceProblem> CheckModels(YamlEntry provider, YamlMap members, SettingValues values)
    {
        var models = ModelsOf(values);
        if (models.Count == 0)
        {
            yield return At(provider, $"the provider {provider.Key} needs a model");
        }
        else if (values.Text("model").Length > 0 && values.List("models").Count > 0)
        {
            yield return At(members, "models", $"the provider {provider.Key} has both model and models; it takes one of them");
        }
        else if (models.Count > MaxModels || models.Distinct(StringComparer.Ordinal).Count() < models.Count || models.Any(static model => model.Length > 200 || model.Any(char.IsControl)))
        {
            yield return At(members, "models", $"the provider {provider.Key} takes at most {MaxModels} models, each once, with names of at most 200 characters");
        }
    }

    private static IEnumerable<SourceProblem> CheckScripted(YamlEntry provider, YamlMap members, SettingValues values)
    {
        if (values.Text("script").Length == 0)
        {
            yield return At(provider, $"the scripted provider {provider.Key} needs a script");
        }

        foreach (var foreign in Keys.Append("base_url").Where(values.IsWritten))
        {
            yield return At(members, foreign, $"the scripted provider {provider.Key} has no endpoint and takes no {foreign}");
        }
    }

    private static IEnumerable<SourceProblem> CheckEndpoint(YamlEntry provider, YamlMap members, SettingValues values)
    {
        if (values.Text("script").Length > 0)
        {
            yield return At(members, "script", $"the provider {provider.Key} asks an endpoint and takes no script");
        }

        var keys = Keys.Where(values.IsWritten).ToList();
        if (keys.Count > 1)
        {
            yield return At(members, keys[1], $"the provider {provider.Key} takes one of {string.Join(", ", Keys)}");
        }

        if (values.Text("api_key_env") is { Length: > 0 } variable && (char.IsAsciiDigit(variable[0]) || !variable.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_')))
        {
            // Perhaps the key itself, written in the wrong place: it is not repeated.
            yield return At(members, "api_key_env", $"the api_key_env of the provider {provider.Key} is no name of a variable", "Write the variable's name, never the key.");
        }

        if (!Uri.TryCreate(values.Text("base_url"), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            yield return At(provider, $"the provider {provider.Key} needs a base_url that begins with http:// or https://");
        }
        else if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            yield return At(members, "base_url", $"the base_url of the provider {provider.Key} may hold no user, password, query or fragment", "A key goes into api_key_env, api_key_file or api_key_command.");
        }
        else if (values.Boolean("local") && !IsLoopback(address))
        {
            yield return At(
                members, "local", $"the provider {provider.Key} says local, and its endpoint is not on this machine", "Local is 127.0.0.1, [::1] or localhost; anything else may be another machine.");
        }
        else if (address.Scheme == "http" && !IsLoopback(address) && keys.Count > 0 && !values.Boolean("allow_insecure"))
        {
            yield return At(
                members, "base_url", $"the provider {provider.Key} would send its key over plain http to another machine", "Use https, or say allow_insecure: true for a network you trust.");
        }
    }

    private static SourceProblem At(YamlEntry provider, string message) => new(ReeveConfig.FileName, provider.Line, provider.Column, message, Hint);

    private static SourceProblem At(YamlMap members, string key, string message, string hint = Hint)
    {
        var node = members.Find(key);
        return new SourceProblem(ReeveConfig.FileName, node?.Line ?? members.Line, node?.Column ?? members.Column, message, hint);
    }
}
