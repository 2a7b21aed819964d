using System.Collections.Immutable;
using System.Text.Json;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;

namespace Reeve.Engine.Retention;

/// <summary>How retention reads in the log.</summary>
internal static class RetentionEntries
{
    public const string ErasedType = "run.erased";

    private const string Everybody = "everybody";

    /// <summary>One batch of a purge: the range it took bodies from, how many of what, and why. Verification counts on it.</summary>
    /// <param name="batch">What the batch takes.</param>
    /// <param name="pass">What the pass took before it.</param>
    /// <param name="limit">What counted as old.</param>
    /// <param name="floor">Below it nothing is left but what belongs to runs that are kept.</param>
    /// <param name="days">The limit in days.</param>
    /// <param name="by">Who asked.</param>
    public static LedgerDraft Purged(PurgeTally batch, PurgeTally pass, PurgeLimit limit, long floor, int days, string by) => new()
    {
        Type = PurgeStatement.Type,
        Family = Family.Admin,
        Owner = Everybody,
        Data = EntryData.Of(
        [
            ("reason", $"ended more than {days} days ago"),
            ("by", by),
            ("before", limit.Horizon.Cutoff),
            (PurgeStatement.BelowField, limit.Below),
            ("floor", floor),
            ("first", batch.First),
            ("last", batch.Last),
            ("runs", batch.Runs),
            (PurgeStatement.EntriesField, batch.ByKind.FirstOrDefault(static row => row.Kind == RowCount.Entries).Rows),
            .. batch.ByKind.Where(static row => row.Kind != RowCount.Entries).Select(static row => (row.Kind, (object?)row.Rows)),
            ("pass_runs", pass.Runs + batch.Runs),
            ("pass_rows", pass.Rows + batch.Rows),
        ]),
    };

    public static LedgerDraft Erased(Run run, ImmutableArray<RowCount> rows, string reason, string by) => new()
    {
        Type = ErasedType,
        Family = Family.Admin,
        Owner = run.Owner,
        Run = run.Id,
        Agent = run.Agent,
        Data = EntryData.Of([("by", by), ("reason", reason), .. rows.Where(static row => row.Rows > 0).Select(static row => (row.Kind, (object?)row.Rows))]),
    };

    /// <summary>What an entry of a purge says, or zeros when it cannot be read.</summary>
    public static PurgeRecord Read(LedgerEntry entry)
    {
        var data = entry.Bytes is { } bytes ? EntryRules.DataOf(bytes) : null;
        return new PurgeRecord(entry.At, Number(data, "floor"), Number(data, "pass_runs"), Number(data, "pass_rows"));
    }

    private static long Number(JsonElement? data, string name) =>
        data is { } members && members.TryGetProperty(name, out var value) && value.TryGetInt64(out var number) ? number : 0;
}

/// <summary>What the newest entry of a purge tells.</summary>
internal sealed record PurgeRecord(DateTimeOffset At, long Floor, long Runs, long Rows);
