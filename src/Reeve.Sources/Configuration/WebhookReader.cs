using Reeve.Sources.Yaml;

namespace Reeve.Sources.Configuration;

/// <summary>Reads <c>alerts.webhooks</c>. Pure: nodes in, options or problems out. A value that may be a secret is never repeated in a problem.</summary>
internal static class WebhookReader
{
    public const int Most = 32;
    private const int MostSecrets = 4;
    private const int MostKinds = 32;
    private const int MaxName = 40;

    private const string SecretHint = "Write env:NAME or file:PATH, never the secret itself.";

    public static IReadOnlyList<WebhookOptions> Read(YamlEntry entry, string file, List<SourceProblem> problems)
    {
        if (entry.Value is YamlScalar { IsNull: true })
        {
            return [];
        }

        if (entry.Value is not YamlList list || list.Items.Count > Most)
        {
            problems.Add(new SourceProblem(file, entry.Value.Line, entry.Value.Column, $"{SettingCatalog.WebhooksKey} takes a list of at most {Most} webhooks"));
            return [];
        }

        var webhooks = new List<WebhookOptions>();
        for (var i = 0; i < list.Items.Count; i++)
        {
            var path = $"{SettingCatalog.WebhooksKey}[{i}]";
            if (list.Items[i] is not YamlMap map)
            {
                problems.Add(new SourceProblem(file, list.Items[i].Line, list.Items[i].Column, $"{path} must be a map, not {list.Items[i].Kind}"));
            }
            else if (ReadOne(new MapReader(map, file, path, problems)) is { } webhook)
            {
                if (webhooks.Exists(other => other.Name == webhook.Name))
                {
                    problems.Add(new SourceProblem(file, map.Line, map.Column, $"{path}: another webhook is named {webhook.Name}", "Deliveries are kept by name, so each has its own."));
                }

                webhooks.Add(webhook);
            }
        }

        return webhooks;
    }

    private static WebhookOptions? ReadOne(MapReader map)
    {
        var allowLocal = map.Boolean("allow_local") ?? false;
        var name = ReadName(map);
        var url = ReadUrl(map, allowLocal);
        var secrets = ReadSecrets(map);
        var kinds = ReadKinds(map);
        var severity = map.Choice("severity", ["info", "warning", "critical"]) ?? WebhookOptions.DefaultSeverity;
        var detail = map.Boolean("detail") ?? false;
        map.Finish();
        return name is null || url is null || secrets is null || kinds is null ? null : new WebhookOptions(name, url, secrets)
        {
            Kinds = kinds,
            Severity = severity,
            AllowLocal = allowLocal,
            SendDetail = detail,
        };
    }

    private static string? ReadName(MapReader map)
    {
        var name = map.Required("name", "a short word its deliveries are kept by");
        if (name.Length is > 0 and <= MaxName && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-'))
        {
            return name;
        }

        if (name.Length > 0)
        {
            map.Problem("name", $"takes lower-case letters, digits, _ and -, at most {MaxName}");
        }

        return null;
    }

    private static Uri? ReadUrl(MapReader map, bool allowLocal)
    {
        var text = map.Required("url", "where alerts are sent to");
        if (text.Length == 0)
        {
            return null;
        }

        var problem = !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0
            ? "must begin with https:// and name a host"
            : url.UserInfo.Length > 0 || url.Fragment.Length > 0 ? "may have no user, password or fragment"
            : url.Scheme == "http" && !allowLocal ? "must begin with https://; plain http only goes with allow_local" : null;
        if (problem is null)
        {
            return url;
        }

        map.Problem("url", problem);
        return null;
    }

    private static List<SecretReference>? ReadSecrets(MapReader map)
    {
        var texts = map.Texts("secrets");
        if (texts is not { Count: > 0 and <= MostSecrets })
        {
            map.Problem("secrets", $"takes 1 to {MostSecrets} references; more than one signs with each, for a rotation", SecretHint);
            return null;
        }

        var secrets = texts.Select(SecretReference.Parse).OfType<SecretReference>().ToList();
        if (secrets.Count == texts.Count)
        {
            return secrets;
        }

        map.Problem("secrets", "holds something that is no reference to a secret", SecretHint);
        return null;
    }

    private static IReadOnlyList<string>? ReadKinds(MapReader map)
    {
        var kinds = map.Texts("kinds") ?? [];
        if (kinds.Count <= MostKinds && kinds.All(static kind => kind.Length is > 0 and <= 64 && kind.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '.')))
        {
            return kinds;
        }

        map.Problem("kinds", $"takes at most {MostKinds} kinds such as run.killed, or run for all below it");
        return null;
    }
}
