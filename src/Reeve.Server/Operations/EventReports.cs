using System.Text.Json;
using Reeve.Engine.Foundation;
using Reeve.Engine.Ledger;
using Reeve.Guard;
using Reeve.Protocol.Events;

namespace Reeve.Server.Operations;

/// <summary>Ledger entries as clients see them, and what clients ask for as the ledger understands it.</summary>
internal static class EventReports
{
    public static EventReport Of(LedgerEntry entry) => new()
    {
        Cursor = entry.Index,
        At = entry.At,
        Type = entry.Type,
        Family = FamilyNames.Of(entry.Family),
        Run = entry.Run?.Value,
        Agent = entry.Agent,
        Owner = entry.Owner,
        Data = Facts(entry) is { Length: > 0 } facts ? Parse(facts) : null,
    };

    /// <summary>The bytes of the entry's <c>data</c>, not copied; empty when there is none or retention took them.</summary>
    public static ReadOnlySpan<byte> Facts(LedgerEntry entry)
    {
        if (entry.Bytes is not { } bytes)
        {
            return [];
        }

        var reader = new Utf8JsonReader(bytes.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals("data"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (found)
            {
                return bytes.Span[start..(int)reader.BytesConsumed];
            }
        }

        return [];
    }

    /// <summary>The cursor a watch begins after, as the feed understands it: -1 lies before the first entry, null is now.</summary>
    public static long? Start(SubscribeRequest request) => request switch
    {
        { From: not null, After: not null } => throw RequestRules.Invalid("'from' and 'after' both say where to begin: give one."),
        { From: { } first } => first - 1,
        _ => request.After,
    };

    /// <summary>The filter a caller asked for, narrowed to what the caller may see.</summary>
    public static EntryFilter Filter(IReadOnlyList<string>? families, string? run, string? agent, CallerContext caller) =>
        new(Parse(families), run is null ? null : new RunId(run), agent, caller.Visible);

    private static HashSet<Family>? Parse(IReadOnlyList<string>? names)
    {
        if (names is not { Count: > 0 })
        {
            return null;
        }

        var chosen = new HashSet<Family>();
        foreach (var name in names)
        {
            chosen.Add(FamilyNames.TryParse(name, out var family) ? family : throw new ReeveException(
                ErrorCode.InvalidRequest, $"There is no family '{name}'.", "families are: " + string.Join(", ", Enum.GetValues<Family>().Select(FamilyNames.Of))));
        }

        return chosen;
    }

    private static JsonElement Parse(ReadOnlySpan<byte> facts)
    {
        var reader = new Utf8JsonReader(facts);
        return JsonElement.ParseValue(ref reader);
    }
}
