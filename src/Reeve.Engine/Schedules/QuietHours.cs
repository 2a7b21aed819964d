namespace Reeve.Engine.Schedules;

/// <summary>From when to when nothing fires, by the schedule's own clock; past midnight where it ends before it begins.</summary>
public sealed record QuietHours(TimeOnly From, TimeOnly Until, QuietChoice Then)
{
    /// <summary>When the quiet the instant lies in ends; null when it lies in none.</summary>
    public DateTimeOffset? EndAfter(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var local = ZoneRules.LocalAt(zone, instant);
        if (!TimeOnly.FromDateTime(local).IsBetween(From, Until))
        {
            return null;
        }

        var day = DateOnly.FromDateTime(local);
        var end = ZoneRules.InstantOf(zone, day.ToDateTime(Until));
        return end > instant ? end : ZoneRules.InstantOf(zone, day.AddDays(1).ToDateTime(Until));
    }
}

/// <summary>What becomes of what is due in quiet hours.</summary>
public enum QuietChoice
{
    /// <summary>It is missed.</summary>
    Skip,

    /// <summary>It comes once, when they end.</summary>
    Defer,
}
