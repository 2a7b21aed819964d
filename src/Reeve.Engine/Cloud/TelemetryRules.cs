using System.Collections.Frozen;
using System.Text.Json;
using Reeve.Engine.Ledger;

namespace Reeve.Engine.Cloud;

/// <summary>
/// What of an entry may leave the machine. An allow-list of names, and of each only a number, a truth or a short word: a fact that somebody adds to an entry
/// tomorrow stays at home until it is named here, and words of people and models (reason, title, summary) never are.
/// </summary>
public static class TelemetryRules
{
    public const int LongestWord = 200;

    /// <summary>Source bytes in one batch: what bounds its memory whatever the entries are.</summary>
    public const int BatchBytes = 1 << 20;

    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
        [
            "alert", "approval", "attempt", "check", "charged_micro_usd", "charged_tokens", "code", "compensation_hash", "day", "decision", "depth", "disposition",
            "enabled", "escalated", "fail_policy", "finding", "from", "kind", "limit", "max_attempts", "max_calls_per_run", "max_micro_usd", "max_retries", "max_seconds",
            "max_steps", "max_tokens", "micro_usd", "model", "notification", "number", "origin", "outcome", "parent", "percent", "project", "reserved_micro_usd",
            "reserved_tokens", "rule", "schema_hash", "scope", "severity", "side_effect", "state", "status", "step", "steps", "suppressed", "timeout_ms", "to", "tokens_cached",
            "tokens_in", "tokens_out", "tool", "tools", "trigger", "unit", "used_micro_usd", "used_tokens", "version", "worst_case_micro_usd", "worst_case_tokens",
        ],
        StringComparer.Ordinal);

    public static TelemetryRecord Of(LedgerEntry entry) => new(
        entry.Index, entry.At, entry.Type, FamilyNames.Of(entry.Family), entry.Run?.Value, entry.Agent, entry.Owner, entry.Bytes is { } bytes ? Facts(bytes) : []);

    /// <summary>As many of the entries as one batch may hold; always at least one.</summary>
    public static IReadOnlyList<LedgerEntry> Cut(IReadOnlyList<LedgerEntry> entries)
    {
        long bytes = 0;
        for (var i = 0; i < entries.Count; i++)
        {
            bytes += entries[i].Bytes?.Length ?? 0;
            if (bytes > BatchBytes && i > 0)
            {
                return [.. entries.Take(i)];
            }
        }

        return entries;
    }

    private static List<KeyValuePair<string, JsonElement>> Facts(ReadOnlyMemory<byte> bytes)
    {
        var facts = new List<KeyValuePair<string, JsonElement>>();
        if (EntryRules.DataOf(bytes) is { ValueKind: JsonValueKind.Object } data)
        {
            facts.AddRange(data.EnumerateObject()
                .Where(static fact => Names.Contains(fact.Name) && IsPlain(fact.Value))
                .Select(static fact => KeyValuePair.Create(fact.Name, fact.Value)));
        }

        return facts;
    }

    private static bool IsPlain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => true,
        JsonValueKind.String => value.GetString() is { Length: <= LongestWord } word && !word.Any(char.IsControl),
        _ => false,
    };
}
