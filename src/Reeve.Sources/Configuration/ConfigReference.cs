using System.Globalization;
using System.Text;

namespace Reeve.Sources.Configuration;

/// <summary>The page docs/operations/configuration.md, made from the catalogue.</summary>
public static class ConfigReference
{
    public static string Generate()
    {
        var page = new StringBuilder();
        page.Append(
            """
            # Configuration

            This page is generated from the settings' catalogue; edit that, not this.

            `reeve.yaml` in the home. Every key has a default, so that an empty file is a good one. An unknown or repeated key, a wrong type or a value out of
            range keeps the daemon from starting, with file, line and a hint. `reeve config check` tells beforehand, `reeve config show` prints what is in
            force and where it comes from, `reeve config schema` prints a JSON Schema for editors.

            | key | takes | default | allowed | what it does |
            |---|---|---|---|---|

            """);
        foreach (var setting in SettingCatalog.All)
        {
            Row(page, setting, setting.Key);
        }

        foreach (var named in SettingCatalog.Named)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {named.Title}\n\n{named.Description} Under `{named.Key}`, each by its name.\n\n");
            page.Append("| key | takes | default | allowed | what it does |\n|---|---|---|---|---|\n");
            foreach (var setting in named.Members)
            {
                Row(page, setting, $"{named.Key}.<name>.{setting.Key}");
            }
        }

        page.Append("\n## Webhooks\n\nEach item of the list `alerts.webhooks` is a place operator alerts are sent to.\n\n");
        page.Append("| key | takes | default | allowed | what it does |\n|---|---|---|---|---|\n");
        foreach (var setting in SettingCatalog.WebhookSettings)
        {
            Row(page, setting, $"{SettingCatalog.WebhooksKey}[].{setting.Key}");
        }

        return page.ToString();
    }

    private static void Row(StringBuilder page, Setting setting, string key)
    {
        var standard = setting.Default.Length == 0 ? "—" : $"`{setting.Default}`";
        var range = SettingReader.Range(setting);
        page.Append(CultureInfo.InvariantCulture, $"| `{key}` | {SettingReader.Expected(setting)} | {standard} | {(range.Length == 0 ? "—" : range)} | {setting.Description} |\n");
    }
}
