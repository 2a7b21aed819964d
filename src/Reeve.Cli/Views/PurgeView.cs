using System.Globalization;
using System.Text;
using Reeve.Cli.Rendering;
using Reeve.Protocol.Daemon;
using Reeve.Protocol.Retention;

namespace Reeve.Cli.Views;

/// <summary>What went, or would go, or was erased.</summary>
internal static class PurgeView
{
    public static string Render(PurgeResponse purge, Style style)
    {
        if (purge.Before is not { } before)
        {
            return "everything is kept: retention.days is 0, or nothing is old\n";
        }

        var text = new StringBuilder();
        var verb = purge.DryRun ? "would go" : "gone";
        text.Append(CultureInfo.InvariantCulture, $"{Human.Count((int)Math.Min(purge.Runs, int.MaxValue), "run")} {verb}, ended before {before.UtcDateTime:yyyy-MM-dd HH:mm} UTC\n");
        foreach (var row in purge.Rows)
        {
            text.Append(Paragraph.Field(style, Printable.Line(row.Kind), Human.Number(row.Rows)));
        }

        if (purge.Held > 0)
        {
            text.Append($"{Human.Count(purge.Held, "older family", "older families")} of runs stay: something of them is live, young, unread or an agent's newest tick\n");
        }

        return text.Append(purge is { DryRun: true, More: true } ? "and more\n" : "").ToString();
    }

    public static string Render(EraseRunResponse erase)
    {
        if (erase.Erased.Count == 0)
        {
            return $"{Printable.Line(erase.Run)} has no words left\n";
        }

        var what = string.Join(", ", erase.Erased.Select(static row => $"{Human.Number(row.Rows)} {Printable.Line(row.Kind)}"));
        return $"the words of {Printable.Line(erase.Run)} are erased: {what}; reeve verify still verifies\n";
    }

    /// <summary>A line of the daemon's state.</summary>
    public static string Line(RetentionStatus retention, DateTimeOffset now) => retention switch
    {
        { Days: 0 } => "everything is kept for ever",
        { Failure: { } why } => $"{Human.Count(retention.Days, "day")}; the last purge failed: {Printable.Line(why)}",
        _ => $"{Human.Count(retention.Days, "day")}; {Last(retention, now)}{(retention.NextAt is { } next ? $", next {Human.Moment(next, now)}" : "")}",
    };

    private static string Last(RetentionStatus retention, DateTimeOffset now) => retention.LastAt is { } at
        ? $"purged {Human.Moment(at, now)}: {Human.Number(retention.LastRuns)} runs, {Human.Number(retention.LastRows)} rows"
        : "nothing purged yet";
}
