namespace Reeve.Engine.Schedules;

/// <summary>
/// From what a clock on a wall shows to the instant it shows it: a reading that does not exist (the clock went forward) stands for the instant after the gap, one that comes
/// twice (it went back) for its first time. The order of readings is the order of instants. Pure.
/// </summary>
public static class ZoneRules
{
    /// <summary>No zone is further from UTC than this.</summary>
    private static readonly TimeSpan Reach = TimeSpan.FromHours(15);

    public static DateTime LocalAt(TimeZoneInfo zone, DateTimeOffset instant) => DateTime.SpecifyKind(instant.UtcDateTime + zone.GetUtcOffset(instant), DateTimeKind.Unspecified);

    public static DateTimeOffset InstantOf(TimeZoneInfo zone, DateTime local)
    {
        var reading = new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), TimeSpan.Zero);
        var (early, late) = (reading - Reach, reading + Reach);
        var (before, after) = (zone.GetUtcOffset(early), zone.GetUtcOffset(late));
        var first = reading - before;
        if (before == after || zone.GetUtcOffset(first) == before)
        {
            return first;
        }

        var second = reading - after;
        return zone.GetUtcOffset(second) == after ? second : Change(zone, early, late, before);
    }

    /// <summary>The first whole second at which the clock no longer goes by the old offset.</summary>
    private static DateTimeOffset Change(TimeZoneInfo zone, DateTimeOffset early, DateTimeOffset late, TimeSpan before)
    {
        var (low, high) = (early.ToUnixTimeSeconds(), late.ToUnixTimeSeconds());
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = zone.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(middle)) == before ? (middle, high) : (low, middle);
        }

        return DateTimeOffset.FromUnixTimeSeconds(high);
    }
}
