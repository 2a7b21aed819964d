using System.Globalization;

namespace Reeve.Dashboard.Parts;

/// <summary>How figures and times read on a page. Pure.</summary>
internal static class Words
{
    /// <summary>"just now", "5 min ago", "3 h ago", "2 days ago"; a time ahead reads "in 5 min".</summary>
    public static string Ago(DateTimeOffset at, DateTimeOffset now)
    {
        var age = now - at;
        var text = Span(age.Duration());
        return text.Length == 0 ? "just now" : age < TimeSpan.Zero ? "in " + text : text + " ago";
    }

    public static string Bytes(long bytes) => bytes switch
    {
        < 1024 => $"{bytes} B",
        < 1024 * 1024 => (bytes / 1024.0).ToString("0.#", CultureInfo.InvariantCulture) + " KiB",
        < 1024L * 1024 * 1024 => (bytes / (1024.0 * 1024)).ToString("0.#", CultureInfo.InvariantCulture) + " MiB",
        _ => (bytes / (1024.0 * 1024 * 1024)).ToString("0.##", CultureInfo.InvariantCulture) + " GiB",
    };

    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 45 } => "",
        { TotalMinutes: < 59.5 } => $"{Math.Max(1, Math.Round(span.TotalMinutes)):0} min",
        { TotalHours: < 23.5 } => $"{Math.Round(span.TotalHours):0} h",
        { TotalDays: < 1.5 } => "1 day",
        _ => $"{Math.Round(span.TotalDays):0} days",
    };
}
