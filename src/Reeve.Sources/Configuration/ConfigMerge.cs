namespace Reeve.Sources.Configuration;

/// <summary>What is in force after a reload: of live settings what the new file says, of the others what was in force before. Pure.</summary>
public static class ConfigMerge
{
    public static ReeveConfig Live(ReeveConfig before, ReeveConfig after) => after with
    {
        Values = SettingValues.Merge(before.Values, after.Values, ConfigDiff.IsLive),
        Named = SettingCatalog.Named.ToDictionary(
            static named => named.Key, named => (ConfigDiff.IsLive(named.Key) ? after : before).Named[named.Key], StringComparer.Ordinal),
        Webhooks = ConfigDiff.IsLive(SettingCatalog.WebhooksKey) ? after.Webhooks : before.Webhooks,
    };
}
