using System.Globalization;
using Reeve.Engine.Budgets;

namespace Reeve.Tests.Budgets;

public sealed class DayRulesTests
{
    [Theory]
    [InlineData("2026-03-28T22:59:59Z", "Europe/Berlin", "2026-03-28")]
    [InlineData("2026-03-28T23:00:00Z", "Europe/Berlin", "2026-03-29")]
    [InlineData("2026-03-29T21:59:59Z", "Europe/Berlin", "2026-03-29")]
    [InlineData("2026-03-29T22:00:00Z", "Europe/Berlin", "2026-03-30")]
    [InlineData("2026-01-01T00:00:00Z", "America/New_York", "2025-12-31")]
    [InlineData("2026-01-01T10:30:00Z", "Pacific/Kiritimati", "2026-01-02")]
    public void A_day_is_the_calendar_day_of_its_zone(string moment, string zone, string expected) =>
        Assert.Equal(expected, DayRules.DayOf(At(moment), Zone(zone)).ToString("O", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("America/Santiago")] // midnight is skipped when summer begins
    [InlineData("Australia/Lord_Howe")] // half an hour
    [InlineData("Asia/Kathmandu")]
    [InlineData("UTC")]
    public void Every_day_of_a_year_begins_with_its_first_moment(string name)
    {
        var zone = Zone(name);
        for (var day = new DateOnly(2026, 1, 1); day.Year == 2026; day = day.AddDays(1))
        {
            var start = DayRules.StartOf(day, zone);
            Assert.Equal(day, DayRules.DayOf(start, zone));
            Assert.Equal(day.AddDays(-1), DayRules.DayOf(start.AddMilliseconds(-1), zone));
        }
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static TimeZoneInfo Zone(string name) => TimeZoneInfo.FindSystemTimeZoneById(name);
}
