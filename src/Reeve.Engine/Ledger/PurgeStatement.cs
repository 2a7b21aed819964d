using System.Text.Json;

namespace Reeve.Engine.Ledger;

/// <summary>
/// What an entry of type <see cref="Type"/> says of the log itself: so many bodies were taken, all of them of entries below an index. Bodies may be missing only
/// where such entries say so; they themselves are never taken.
/// </summary>
public readonly record struct PurgeStatement(long Entries, long Below)
{
    public const string Type = "retention.purged";
    public const string EntriesField = "entries";
    public const string BelowField = "below";

    /// <summary>As far as the type is looked for: it stands near the beginning of an entry, before anything of the caller's.</summary>
    private const int Head = 96;

    /// <summary>The statement of an entry, or null when it is another kind of entry.</summary>
    public static PurgeStatement? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes[..Math.Min(Head, bytes.Length)].IndexOf("\"type\":\"retention.purged\""u8) < 0)
        {
            return null;
        }

        return EntryRules.DataOf(bytes.ToArray()) is { } data
            ? new PurgeStatement(Number(data, EntriesField), Number(data, BelowField))
            : new PurgeStatement(0, 0);
    }

    private static long Number(JsonElement data, string name) => data.TryGetProperty(name, out var value) && value.TryGetInt64(out var number) ? number : 0;
}
