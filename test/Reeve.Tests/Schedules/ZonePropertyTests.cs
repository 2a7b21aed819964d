using Reeve.Engine.Schedules;

namespace Reeve.Tests.Schedules;

/// <summary>
/// Times of day over whole years in zones that change their clocks in every way there is: by an hour, by half an hour, at midnight, twice around a month, by a whole day, never.
/// Whether a reading exists is found by trying every offset there is, because the base class library knows the changes of some zones (Morocco's) only in one direction.
/// </summary>
public sealed class ZonePropertyTests
{
    public static TheoryData<string, int> Zones => new()
    {
        { "UTC", 2026 }, { "Europe/Berlin", 2026 }, { "America/New_York", 2026 }, { "America/Sao_Paulo", 2018 }, { "Australia/Lord_Howe", 2026 },
        { "Africa/Casablanca", 2026 }, { "Asia/Kathmandu", 2026 }, { "America/Havana", 2026 }, { "Asia/Gaza", 2026 },
    };

    [Theory]
    [MemberData(nameof(Zones))]
    public void Every_time_of_day_fires_once_each_day_whatever_the_clock_does(string id, int year)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(id);
        var random = new Random(year + id.Length);
        var start = new DateTimeOffset(year, 1, 1, 12, 0, 0, TimeSpan.Zero);
        foreach (var (hour, minute) in Enumerable.Range(0, 24).Select(hour => (hour, random.Next(60))).Append((2, 30)).Append((0, 0)))
        {
            var times = new ScheduleTimes.Cron(CronTime.Parse($"{minute} {hour} * * *"), zone);
            var fired = Fired(times, start, start.AddDays(365)).ToList();

            Assert.Equal(fired.Count, fired.Distinct().Count());
            Assert.InRange(fired.Count, 364, 366);
            foreach (var (one, next) in fired.Zip(fired.Skip(1)))
            {
                Assert.InRange(next - one, TimeSpan.FromHours(22), TimeSpan.FromHours(26));
            }

            foreach (var instant in fired)
            {
                var local = ZoneRules.LocalAt(zone, instant);
                var meant = new DateTime(local.Year, local.Month, local.Day, hour, minute, 0, DateTimeKind.Unspecified);
                if (local != meant)
                {
                    // It came at another time than it says: only because that one did not exist, and right after the gap.
                    Assert.True(!Exists(zone, meant) || !Exists(zone, meant.AddDays(-1)), $"{id} {meant} fired at {local}");
                    Assert.NotEqual(zone.GetUtcOffset(instant), zone.GetUtcOffset(instant.AddSeconds(-1)));
                }
                else if (zone.IsAmbiguousTime(local))
                {
                    Assert.Equal(zone.GetAmbiguousTimeOffsets(local).Max(), zone.GetUtcOffset(instant));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Zones))]
    public void Readings_and_instants_have_the_same_order_and_agree_where_a_reading_comes_once(string id, int year)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(id);
        var last = DateTimeOffset.MinValue;
        for (var local = new DateTime(year, 1, 2, 0, 0, 0, DateTimeKind.Unspecified); local.Year == year; local = local.AddMinutes(15))
        {
            var instant = ZoneRules.InstantOf(zone, local);
            Assert.True(instant >= last, $"{id} {local}");
            if (Exists(zone, local))
            {
                Assert.Equal(local, ZoneRules.LocalAt(zone, instant));
            }

            last = instant;
        }
    }

    [Fact]
    public void The_day_Samoa_left_out_fires_once_after_it()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Pacific/Apia");
        var times = new ScheduleTimes.Cron(CronTime.Parse("0 9 * * *"), zone);

        var fired = Fired(times, new DateTimeOffset(2011, 12, 28, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2012, 1, 2, 0, 0, 0, TimeSpan.Zero)).Select(at => ZoneRules.LocalAt(zone, at));

        Assert.Equal(["12-28 09", "12-29 09", "12-31 00", "12-31 09", "01-01 09", "01-02 09"], fired.Select(static local => local.ToString("MM-dd HH", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void In_the_hour_that_comes_twice_each_reading_fires_once_and_in_the_gap_all_fire_together()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var times = new ScheduleTimes.Cron(CronTime.Parse("*/10 2 * * *"), zone);

        var autumn = Fired(times, new DateTimeOffset(2026, 10, 24, 22, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 10, 25, 22, 0, 0, TimeSpan.Zero)).ToList();
        var spring = Fired(times, new DateTimeOffset(2026, 3, 28, 22, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 29, 22, 0, 0, TimeSpan.Zero)).ToList();

        Assert.Equal(6, autumn.Count);
        Assert.All(autumn, static at => Assert.Equal(0, at.UtcDateTime.Hour));
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero), Assert.Single(spring));
    }

    private static bool Exists(TimeZoneInfo zone, DateTime local) => Enumerable.Range(-14 * 4, (28 * 4) + 1)
        .Select(quarter => TimeSpan.FromMinutes(15 * quarter))
        .Any(offset => zone.GetUtcOffset(new DateTimeOffset(local, offset)) == offset);

    private static IEnumerable<DateTimeOffset> Fired(ScheduleTimes times, DateTimeOffset from, DateTimeOffset to)
    {
        for (var at = times.After(from, from); at < to; at = times.After(at.Value, from))
        {
            yield return at.Value;
        }
    }
}
