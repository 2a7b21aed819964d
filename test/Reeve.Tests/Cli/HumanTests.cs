using Reeve.Cli.Rendering;
using Reeve.TestKit.Cli;

namespace Reeve.Tests.Cli;

public sealed class HumanTests
{
    [Theory]
    [InlineData(0, "now")]
    [InlineData(-5, "5 s ago")]
    [InlineData(-65, "1 min ago")]
    [InlineData(90, "in 1 min")]
    [InlineData(-3600, "1 h ago")]
    [InlineData(-5400, "1 h 30 min ago")]
    [InlineData(-86400, "1 d ago")]
    [InlineData(-100000, "1 d 3 h ago")]
    [InlineData(-2000000, "2025-12-10")]
    [InlineData(2000000, "2026-01-25")]
    public void A_moment_is_said_from_now(int seconds, string expected) =>
        Assert.Equal(expected, Human.Moment(CliRun.Now.AddSeconds(seconds), CliRun.Now));

    [Fact]
    public void A_moment_that_never_was_is_a_dash() => Assert.Equal("-", Human.Moment(null, CliRun.Now));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1500, "1.5 kB")]
    [InlineData(12_400_000, "12.4 MB")]
    [InlineData(3_000_000_000, "3 GB")]
    public void Bytes_have_a_unit(long bytes, string expected) => Assert.Equal(expected, Human.Bytes(bytes));

    [Theory]
    [InlineData(1, "1 entry")]
    [InlineData(0, "0 entries")]
    [InlineData(12345, "12,345 entries")]
    public void Counts_agree_with_their_noun(long count, string expected) => Assert.Equal(expected, Human.Count(count, "entry", "entries"));
}
