using Reeve.Dashboard.Parts;

namespace Reeve.Tests.Dashboard;

public sealed class WordsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "just now")]
    [InlineData(44, "just now")]
    [InlineData(50, "1 min ago")]
    [InlineData(300, "5 min ago")]
    [InlineData(3600, "1 h ago")]
    [InlineData(80_000, "22 h ago")]
    [InlineData(90_000, "1 day ago")]
    [InlineData(172_800, "2 days ago")]
    [InlineData(-300, "in 5 min")]
    public void A_time_reads_as_a_person_says_it(int secondsAgo, string words) =>
        Assert.Equal(words, Words.Ago(Now.AddSeconds(-secondsAgo), Now));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(5_242_880, "5 MiB")]
    [InlineData(3_221_225_472, "3 GiB")]
    public void A_size_reads_in_its_unit(long bytes, string words) => Assert.Equal(words, Words.Bytes(bytes));
}
