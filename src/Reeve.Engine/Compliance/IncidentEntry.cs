using System.Collections.Immutable;
using System.Text.Json;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Compliance;

/// <summary>An entry of the log with its facts as text, read from the exact bytes that are proved. Immutable.</summary>
public sealed record IncidentEntry(long Index, DateTimeOffset At, string Type, Family Family, string? Run, string? Agent, string Owner)
{
    public ImmutableArray<EntryField> Fields { get; init; } = [];

    /// <summary>Null when retention took them.</summary>
    public ReadOnlyMemory<byte>? Bytes { get; init; }

    public string? this[string field] => Fields.FirstOrDefault(one => one.Name == field)?.Value;

    public static IncidentEntry Of(LedgerEntry entry) => new(entry.Index, entry.At, entry.Type, entry.Family, entry.Run?.Value, entry.Agent, entry.Owner)
    {
        Bytes = entry.Bytes,
        Fields = entry.Bytes is { } bytes && EntryRules.DataOf(bytes) is { ValueKind: JsonValueKind.Object } data
            ? [.. data.EnumerateObject().Select(static member => new EntryField(member.Name, Text(member.Value)))]
            : [],
    };

    private static string Text(JsonElement value) => WordRules.Clean(
        value.ValueKind switch
        {
            JsonValueKind.String => Words(value),
            JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(static item => item.ValueKind == JsonValueKind.String ? Words(item) : item.GetRawText())),
            _ => value.GetRawText(),
        },
        500,
        multiline: false);

    private static string Words(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return text.GetRawText(); // no text at all (half a surrogate pair): nothing we wrote; shown as it stands
        }
    }
}

/// <summary>One fact of an entry.</summary>
public sealed record EntryField(string Name, string Value);
