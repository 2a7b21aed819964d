using System.Collections.Immutable;
using System.Text;
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

    /// <summary>Whether what a person said of it stands beside it, as content that may be erased.</summary>
    public static bool HasWords(IncidentEntry entry) =>
        entry.Family == Family.Runs || (entry.Family == Family.Guard && entry.Type.StartsWith("approval.", StringComparison.Ordinal));

    /// <summary>The same with what was said, as far as it is still there.</summary>
    public IncidentEntry With(IEnumerable<StoredContent> contents) => this with
    {
        Fields =
        [
            .. Fields,
            .. from content in contents
               where content.Name is "reason" or "comment" && content.Bytes is not null && this[content.Name] is null
               select new EntryField(content.Name, WordRules.Clean(Encoding.UTF8.GetString(content.Bytes!.Value.Span), 500, multiline: false)),
        ],
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
