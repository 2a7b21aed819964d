using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reeve.Sources.Yaml;

namespace Reeve.Sources.Configuration;

/// <summary>The JSON Schema of reeve.yaml for editors, made from the catalogue.</summary>
public static class ConfigSchema
{
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Generate()
    {
        var root = Object("Reeve's configuration.");
        root.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        root.Insert(1, "title", "reeve.yaml");
        foreach (var setting in SettingCatalog.All)
        {
            var path = setting.Key.Split('.');
            Section(root, path[0])["properties"]!.AsObject()[path[1]] = Describe(setting);
        }

        foreach (var named in SettingCatalog.Named)
        {
            var member = Object(named.Each);
            foreach (var setting in named.Members)
            {
                member["properties"]!.AsObject()[setting.Key] = Describe(setting);
            }

            var path = named.Key.Split('.');
            Section(root, path[0])["properties"]!.AsObject()[path[1]] = new JsonObject
            {
                ["type"] = "object",
                ["description"] = named.Description,
                ["additionalProperties"] = member,
            };
        }

        var webhook = Object("A place operator alerts are sent to.");
        webhook["required"] = new JsonArray("name", "url", "secrets");
        foreach (var setting in SettingCatalog.WebhookSettings)
        {
            webhook["properties"]!.AsObject()[setting.Key] = Describe(setting);
        }

        Section(root, "alerts")["properties"]!.AsObject()["webhooks"] = new JsonObject
        {
            ["type"] = "array",
            ["description"] = "Where operator alerts are sent to.",
            ["maxItems"] = WebhookReader.Most,
            ["items"] = webhook,
        };
        return root.ToJsonString(Layout) + "\n";
    }

    private static JsonObject Section(JsonObject root, string name)
    {
        var properties = root["properties"]!.AsObject();
        if (properties[name] is not JsonObject section)
        {
            properties[name] = section = Object(null);
        }

        return section;
    }

    private static JsonObject Object(string? description)
    {
        var node = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = new JsonObject() };
        if (description is not null)
        {
            node["description"] = description;
        }

        return node;
    }

    private static JsonObject Describe(Setting setting)
    {
        var node = new JsonObject { ["description"] = setting.Description };
        switch (setting.Type)
        {
            case SettingType.Boolean:
                node["type"] = "boolean";
                node["default"] = setting.Default == "true";
                break;
            case SettingType.Integer:
                node["type"] = "integer";
                node["default"] = ScalarRules.TryInteger(setting.Default, out var number) ? number : 0;
                AddBounds(node, setting);
                break;
            case SettingType.TextList:
                node["type"] = "array";
                node["items"] = new JsonObject { ["type"] = "string" };
                break;
            case SettingType.Choice:
                node["enum"] = new JsonArray([.. setting.Choices.Select(static choice => (JsonNode)choice)]);
                node["default"] = setting.Default;
                break;
            case SettingType.Duration:
                node["type"] = "string";
                node["pattern"] = "^([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$";
                node["default"] = setting.Default;
                break;
            case SettingType.Money:
                node["type"] = "number";
                node["minimum"] = 0;
                node["default"] = decimal.Parse(setting.Default, CultureInfo.InvariantCulture);
                break;
            case SettingType.Size:
                node["type"] = new JsonArray("string", "integer");
                node["default"] = setting.Default;
                break;
            default:
                node["type"] = "string";
                node["default"] = setting.Default;
                break;
        }

        return node;
    }

    private static void AddBounds(JsonObject node, Setting setting)
    {
        if (setting.Minimum is { } minimum)
        {
            node["minimum"] = minimum;
        }

        if (setting.Maximum is { } maximum)
        {
            node["maximum"] = maximum;
        }
    }
}
