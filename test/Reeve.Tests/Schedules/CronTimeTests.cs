using Reeve.Engine.Schedules;

namespace Reeve.Tests.Schedules;

/// <summary>What people mean by the fields: crontab's numbering in both forms, a day of the month and one of the week together mean either.</summary>
public sealed class CronTimeTests
{
    // 2026-03-01 is a Sunday.
    [Theory]
    [InlineData("0 7 * * *", "03-01 07:00:00", "03-02 07:00:00")]
    [InlineData("*/20 7 * * 1-5", "03-02 07:00:00", "03-02 07:20:00", "03-02 07:40:00", "03-03 07:00:00")]
    [InlineData("0 9 * * 0", "03-01 09:00:00", "03-08 09:00:00")]
    [InlineData("0 9 * * 7", "03-01 09:00:00", "03-08 09:00:00")]
    [InlineData("0 9 * * SUN", "03-01 09:00:00", "03-08 09:00:00")]
    [InlineData("0 9 * * 1", "03-02 09:00:00", "03-09 09:00:00")]
    [InlineData("30 0 9 * * 1", "03-02 09:00:30", "03-09 09:00:30")]
    [InlineData("*/30 0 9 * * 6", "03-07 09:00:00", "03-07 09:00:30", "03-14 09:00:00")]
    [InlineData("0 0 2 * 1", "03-02 00:00:00", "03-09 00:00:00")]
    [InlineData("0 0 10 * 1", "03-02 00:00:00", "03-09 00:00:00", "03-10 00:00:00", "03-16 00:00:00")]
    [InlineData("0 0 31 * *", "03-31 00:00:00", "05-31 00:00:00")]
    [InlineData("@daily", "03-02 00:00:00")]
    public void It_comes_when_people_mean_it(string text, params string[] times)
    {
        var cron = CronTime.Parse(text);
        var at = new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Unspecified);

        foreach (var time in times)
        {
            at = cron.After(at)!.Value;
            Assert.Equal(time, at.ToString("MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void The_twenty_ninth_of_February_is_found_and_the_thirtieth_refused()
    {
        Assert.Equal(new DateTime(2028, 2, 29, 0, 0, 0, DateTimeKind.Unspecified), CronTime.Parse("0 0 29 2 *").After(new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Unspecified)));
        Assert.Contains("never comes", CronTime.Objection("0 0 30 2 *"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("* * * * * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* 24 * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("* * * 13 *")]
    [InlineData("* * * * 8")]
    [InlineData("*/0 * * * *")]
    [InlineData("a b c d e")]
    [InlineData("61 * * * * *")]
    [InlineData("@sometimes")]
    public void What_is_no_expression_is_refused_with_words(string text) => Assert.NotEmpty(CronTime.Objection(text)!);
}
