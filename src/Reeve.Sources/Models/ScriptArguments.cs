using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Reeve.Sources.Yaml;

namespace Reeve.Sources.Models;

/// <summary>Arguments of a call as JSON: a map is made into an object, a text stands as it is written, so that a script can also send what is broken. Pure.</summary>
internal static class ScriptArguments
{
    private static readonly System.Text.Json.JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Json(YamlNode node) => node is YamlScalar { IsNull: false } text ? text.Text : Node(node)?.ToJsonString(Readable) ?? "null";

    private static JsonNode? Node(YamlNode node)
    {
        switch (node)
        {
            case YamlMap map:
                var members = new JsonObject();
                foreach (var entry in map.Entries)
                {
                    members[entry.Key] = Node(entry.Value);
                }

                return members;
            case YamlList list:
                return new JsonArray([.. list.Items.Select(Node)]);
            case YamlScalar { IsNull: false } scalar:
                return scalar.IsPlain && ScalarRules.TryBoolean(scalar.Text, out var yes) ? yes
                    : scalar.IsPlain && ScalarRules.TryInteger(scalar.Text, out var whole) ? whole
                    : scalar.IsPlain && decimal.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
                    : scalar.Text;
            default:
                return null;
        }
    }
}
