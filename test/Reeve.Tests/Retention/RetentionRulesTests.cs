using Reeve.Engine.Retention;

namespace Reeve.Tests.Retention;

public sealed class RetentionRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(30, 0, -100, -30)] // by hand: at once
    [InlineData(30, -10, -100, -40)] // the log is quiet for ten days: the clock alone makes nothing old
    [InlineData(1, 0, -100, -1.0833333333333333)] // today's budgets rest on what is younger than 26 hours
    [InlineData(30, 100, -100, -30)] // the clock was set back: nothing later than it is believed
    public void By_hand_everything_goes_that_is_older_than_the_limit(int days, double newest, double oldest, double cutoff)
    {
        var horizon = RetentionRules.Of(Now, Span(newest, oldest), new RetentionOptions { Days = days }, byHand: true)!;

        Assert.Equal(Now.AddDays(cutoff), horizon.Cutoff, TimeSpan.FromSeconds(1));
        Assert.True(horizon.Reference <= Now);
    }

    [Theory]
    [InlineData(-100, -99)]
    [InlineData(-31.5, -30.5)]
    [InlineData(-30.5, -30)]
    [InlineData(-3, -30)]
    public void A_pass_of_its_own_takes_at_most_a_day_of_history(double oldest, double cutoff)
    {
        var horizon = RetentionRules.Of(Now, Span(0, oldest), new RetentionOptions { Days = 30 }, byHand: false)!;

        Assert.Equal(Now.AddDays(cutoff), horizon.Cutoff, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Nothing_goes_for_ever_before_there_is_a_log_or_under_a_clock_that_was_never_set()
    {
        Assert.Null(RetentionRules.Of(Now, Span(0, -100), new RetentionOptions { Days = 0 }, byHand: true));
        Assert.Null(RetentionRules.Of(Now, new LedgerSpan(null, null), new RetentionOptions(), byHand: true));
        Assert.Null(RetentionRules.Of(DateTimeOffset.UnixEpoch.AddDays(1), Span(0, -100), new RetentionOptions(), byHand: true));
    }

    private static LedgerSpan Span(double newest, double oldest) => new(Now.AddDays(newest), Now.AddDays(oldest));
}
