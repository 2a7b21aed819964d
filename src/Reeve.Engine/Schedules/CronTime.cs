using Quartz;

namespace Reeve.Engine.Schedules;

/// <summary>
/// A cron expression: five fields as crontab has them (0 and 7 are Sunday), or six with the seconds first and the same numbering; a day of the month and a day of the week
/// together mean either, as in crontab. Knows the clock on a wall and nothing of zones: its times are readings of that clock, which <see cref="ZoneRules"/> turns into instants.
/// Quartz finds the times; nobody else in the house knows that. Immutable.
/// </summary>
public sealed class CronTime
{
    /// <summary>The last time it is asked about; what comes after is never.</summary>
    private static readonly DateTime End = new(2200, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    private readonly CronExpression _expression;

    private CronTime(string text, CronExpression expression) => (Text, _expression) = (text, expression);

    /// <summary>As it was written, with single blanks.</summary>
    public string Text { get; }

    /// <summary>Null when it is good; else what is wrong with it.</summary>
    public static string? Objection(string text)
    {
        try
        {
            Parse(text);
            return null;
        }
        catch (FormatException wrong)
        {
            return wrong.Message;
        }
    }

    /// <summary>Fails with a <see cref="FormatException"/> for people.</summary>
    public static CronTime Parse(string text)
    {
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields is not [['@', ..]] && fields.Length is not (5 or 6))
        {
            throw new FormatException($"has {fields.Length} fields; it takes 5 or 6");
        }

        var time = new CronTime(string.Join(' ', fields), Expression(fields));
        return time.After(new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified)) is null ? throw new FormatException("names a day that never comes") : time;
    }

    /// <summary>The first reading of the clock after the given one; null when there is none.</summary>
    public DateTime? After(DateTime local)
    {
        if (local >= End)
        {
            return null;
        }

        var next = _expression.GetNextValidTimeAfter(new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), TimeSpan.Zero));
        return next is { } found && found.DateTime < End ? found.DateTime : null;
    }

    private static CronExpression Expression(string[] fields)
    {
        try
        {
            // Quartz counts the days of the week from 1 where crontab counts from 0: only its crontab dialect is read, and the seconds are put before what it makes of it.
            var quartz = CronExpression.Parse(string.Join(' ', fields.Length == 6 ? fields[1..] : fields), CronFormat.Unix).CronExpressionString;
            var seconds = fields.Length == 6 ? fields[0] : "0";
            return new CronExpression(seconds + quartz[quartz.IndexOf(' ', StringComparison.Ordinal)..], TimeZoneInfo.Utc);
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            throw new FormatException(wrong is FormatException ? "is not understood: " + wrong.Message : "is not understood", wrong);
        }
    }
}
