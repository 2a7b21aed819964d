using System.Globalization;

namespace Reeve.Sources.Configuration;

/// <summary>What one configuration says otherwise than another, and what of that a running daemon can take up. Pure.</summary>
public static class ConfigDiff
{
    private static readonly string[] LiveSections = ["models.", "budgets.", "loops.", "mcp.servers."];

    // Read once, into something that lives as long as the daemon: days that are being counted, circuits that are open, failures that are remembered.
    private static readonly HashSet<string> AtStart = new(StringComparer.Ordinal)
    {
        "budgets.timezone", "models.circuit_failures", "models.circuit_pause", "loops.failing_runs", "loops.failing_window", "loops.failing_action",
    };

    /// <summary>Whether a reload puts such a setting in force.</summary>
    public static bool IsLive(string key) => LiveSections.Any(section => key.StartsWith(section, StringComparison.Ordinal)) && !AtStart.Contains(key);

    /// <summary>In the catalogue's order, then named maps, then webhooks. Empty: they say the same.</summary>
    public static IReadOnlyList<ConfigChange> Between(ReeveConfig before, ReeveConfig after) =>
    [
        .. Values("", SettingCatalog.All, before.Values, after.Values),
        .. SettingCatalog.Named.SelectMany(named => Named(named, before.Named[named.Key], after.Named[named.Key])),
        .. Webhooks(before.Webhooks, after.Webhooks),
    ];

    private static IEnumerable<ConfigChange> Values(string prefix, IReadOnlyList<Setting> catalog, SettingValues before, SettingValues after) =>
        from setting in catalog
        let was = before.Display(setting.Key)
        let now = after.Display(setting.Key)
        where was != now
        select setting.IsHidden ? Change(prefix + setting.Key, Hidden(was), Hidden(now)) : Change(prefix + setting.Key, was, now);

    private static string Hidden(string value) => value is "\"\"" or "[]" ? value : "…";

    private static IEnumerable<ConfigChange> Named(NamedSettings named, IReadOnlyDictionary<string, SettingValues> before, IReadOnlyDictionary<string, SettingValues> after)
    {
        foreach (var name in before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var key = $"{named.Key}.{name}";
            var changes = (before.GetValueOrDefault(name), after.GetValueOrDefault(name)) switch
            {
                (null, _) => [Change(key, "", "declared")],
                (_, null) => [Change(key, "declared", "")],
                var (was, now) => Values(key + ".", named.Members, was, now),
            };
            foreach (var change in changes)
            {
                yield return change;
            }
        }
    }

    private static IEnumerable<ConfigChange> Webhooks(IReadOnlyList<WebhookOptions> before, IReadOnlyList<WebhookOptions> after) =>
        from name in before.Concat(after).Select(static webhook => webhook.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        let was = before.FirstOrDefault(webhook => webhook.Name == name)
        let now = after.FirstOrDefault(webhook => webhook.Name == name)
        where Exactly(was) != Exactly(now)
        select Change($"{SettingCatalog.WebhooksKey}.{name}", was?.Summary ?? "", now?.Summary ?? "");

    // Compared, never shown: what follows the host may be a secret.
    private static string? Exactly(WebhookOptions? webhook) =>
        webhook is null ? null : string.Create(CultureInfo.InvariantCulture, $"{webhook.Url} {webhook.Summary} {webhook.AllowLocal} {webhook.SendDetail}");

    private static ConfigChange Change(string key, string before, string after) => new(key, before, after, IsLive(key));
}
