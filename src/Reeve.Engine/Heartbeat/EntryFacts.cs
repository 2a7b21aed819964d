using System.Text.Json;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Heartbeat;

/// <summary>Reads the named scalars out of an entry's stored bytes. An entry whose bytes retention took has none; a shape it does not know is no fact.</summary>
internal static class EntryFacts
{
    public static IReadOnlyDictionary<string, string> Read(LedgerEntry entry)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (entry.Bytes is not { } bytes)
        {
            return facts;
        }

        try
        {
            using var document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("data", out var data)
                && data.ValueKind == JsonValueKind.Object)
            {
                foreach (var property in data.EnumerateObject())
                {
                    if (property.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
                    {
                        facts[property.Name] = property.Value.ToString();
                    }
                }
            }
        }
        catch (JsonException)
        {
            facts.Clear(); // a broken entry is verification's to report; here it only says nothing
        }

        return facts;
    }
}
