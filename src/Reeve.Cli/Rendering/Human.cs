using System.Globalization;

namespace Reeve.Cli.Rendering;

/// <summary>Times, sizes and counts as people say them.</summary>
internal static class Human
{
    /// <summary>A moment seen from now: <c>3 min ago</c>, <c>in 2 h</c>, a date when it is far.</summary>
    public static string Moment(DateTimeOffset? moment, DateTimeOffset now)
    {
        if (moment is not { } at)
        {
            return "-";
        }

        var distance = (now - at).Duration();
        if (distance < TimeSpan.FromSeconds(1))
        {
            return "now";
        }

        if (distance >= TimeSpan.FromDays(14))
        {
            return at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }

        return at <= now ? Span(distance) + " ago" : "in " + Span(distance);
    }

    /// <summary>A length of time in its largest unit, two for hours and days under ten.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => $"{span.TotalMilliseconds:0} ms",
        { TotalSeconds: < 60 } => $"{(int)span.TotalSeconds} s",
        { TotalMinutes: < 60 } => $"{(int)span.TotalMinutes} min",
        { TotalHours: < 10 } when span.Minutes > 0 => $"{(int)span.TotalHours} h {span.Minutes} min",
        { TotalHours: < 24 } => $"{(int)span.TotalHours} h",
        { TotalDays: < 10 } when span.Hours > 0 => $"{(int)span.TotalDays} d {span.Hours} h",
        _ => $"{(int)span.TotalDays} d",
    };

    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} B",
        < 1_000_000 => $"{bytes / 1_000d:0.#} kB",
        < 1_000_000_000 => $"{bytes / 1_000_000d:0.#} MB",
        _ => $"{bytes / 1_000_000_000d:0.#} GB",
    };

    public static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Count(long number, string one, string? many = null) => number == 1 ? "1 " + one : $"{Number(number)} {many ?? one + "s"}";
}
