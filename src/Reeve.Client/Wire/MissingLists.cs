using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Reeve.Client.Wire;

/// <summary>
/// A list that an older daemon leaves out, or says to be null, is empty: it knows nothing to put in it. Everything else that is missing stays missing, and is refused as before.
/// Pure but for the node it fills.
/// </summary>
internal static class MissingLists
{
    /// <summary>Whether there was anything to fill.</summary>
    public static bool Fill(JsonNode? node, JsonTypeInfo type) => (type.Kind, node) switch
    {
        (JsonTypeInfoKind.Object, JsonObject members) => FillMembers(members, type),
        (JsonTypeInfoKind.Enumerable, JsonArray items) when type.ElementType is { } element =>
            items.Aggregate(false, (filled, item) => Fill(item, type.Options.GetTypeInfo(element)) || filled),
        _ => false,
    };

    private static bool FillMembers(JsonObject members, JsonTypeInfo type)
    {
        var filled = false;
        foreach (var property in type.Properties)
        {
            var of = type.Options.GetTypeInfo(property.PropertyType);
            if (members[property.Name] is { } known)
            {
                filled |= Fill(known, of);
            }
            else if (property.IsRequired && of.Kind == JsonTypeInfoKind.Enumerable)
            {
                members[property.Name] = new JsonArray();
                filled = true;
            }
        }

        return filled;
    }
}
