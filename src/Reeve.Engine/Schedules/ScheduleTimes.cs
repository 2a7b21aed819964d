using Reeve.Sources.Yaml;

namespace Reeve.Engine.Schedules;

/// <summary>When a schedule comes due. Immutable; <see cref="After"/> is a pure function.</summary>
public abstract record ScheduleTimes
{
    private ScheduleTimes(TimeZoneInfo zone) => Zone = zone;

    /// <summary>Whose clock is meant; UTC for an interval that has none.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>How a person wrote it, for lists and for telling one timing from another.</summary>
    public abstract string Text { get; }

    /// <summary>The first instant after the given one; null when there is none any more.</summary>
    /// <param name="instant">After which.</param>
    /// <param name="anchor">From where an interval is counted.</param>
    public abstract DateTimeOffset? After(DateTimeOffset instant, DateTimeOffset anchor);

    /// <summary>By the clock of a zone.</summary>
    public sealed record Cron(CronTime Time, TimeZoneInfo Of) : ScheduleTimes(Of)
    {
        public override string Text => $"cron {Time.Text}";

        public override DateTimeOffset? After(DateTimeOffset instant, DateTimeOffset anchor)
        {
            // In an hour that comes twice the readings of its second time belong to instants that are over: go on until one is not.
            for (var local = Time.After(ZoneRules.LocalAt(Zone, instant)); local is { } reading; local = Time.After(reading))
            {
                if (ZoneRules.InstantOf(Zone, reading) is var next && next > instant)
                {
                    return next;
                }
            }

            return null;
        }
    }

    /// <summary>Again and again, counted in elapsed time from when it was armed.</summary>
    public sealed record Interval(TimeSpan Every, TimeZoneInfo Of) : ScheduleTimes(Of)
    {
        public override string Text => $"every {ScalarRules.Duration(Every)}";

        public override DateTimeOffset? After(DateTimeOffset instant, DateTimeOffset anchor) =>
            instant < anchor ? anchor + Every : anchor + (Every * (((instant - anchor).Ticks / Every.Ticks) + 1));
    }

    /// <summary>One time.</summary>
    public sealed record Moment(DateTimeOffset At, TimeZoneInfo Of) : ScheduleTimes(Of)
    {
        public override string Text => $"at {At.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss'Z'}";

        public override DateTimeOffset? After(DateTimeOffset instant, DateTimeOffset anchor) => At > instant ? At : null;
    }
}
