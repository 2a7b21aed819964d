using System.Text.Json;
using Reeve.Engine.Ledger;
using Reeve.Server.Operations;

namespace Reeve.Server.Doors;

/// <summary>
/// Writes an entry as the <c>EventReport</c> a client reads, with its facts copied byte for byte from the stored entry instead of parsed and
/// written again: a watch with a thousand readers should cost a thousand copies, not a thousand parses. A test holds it equal to the record.
/// </summary>
internal static class EventJson
{
    public static void Write(Utf8JsonWriter json, LedgerEntry entry)
    {
        json.WriteStartObject();
        json.WriteNumber("cursor"u8, entry.Index);
        json.WriteString("at"u8, entry.At);
        json.WriteString("type"u8, entry.Type);
        json.WriteString("family"u8, FamilyNames.Of(entry.Family));
        if (entry.Run is { } run)
        {
            json.WriteString("run"u8, run.Value);
        }

        if (entry.Agent is not null)
        {
            json.WriteString("agent"u8, entry.Agent);
        }

        json.WriteString("owner"u8, entry.Owner);
        var facts = EventReports.Facts(entry);
        if (!facts.IsEmpty)
        {
            json.WritePropertyName("data"u8);
            json.WriteRawValue(facts, skipInputValidation: true);
        }

        json.WriteEndObject();
    }
}
