using Reeve.Guard;

namespace Reeve.Tests.Guard;

public sealed class RetryRulesTests
{
    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 200)]
    [InlineData(3, 400)]
    [InlineData(6, 3200)]
    [InlineData(7, 5000)]
    [InlineData(int.MaxValue, 5000)]
    public void Back_off_doubles_up_to_five_seconds(int attempt, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), RetryRules.BackOff(attempt));

    [Theory]
    [InlineData(1, null, 100.0)]
    [InlineData(1, 2.0, 2000.0)]
    [InlineData(7, 2.0, 5000.0)]
    [InlineData(1, 60.0, 60_000.0)]
    [InlineData(1, 61.0, null)]
    public void A_peer_may_ask_for_a_longer_pause_but_not_for_any(int attempt, double? askedSeconds, double? milliseconds) =>
        Assert.Equal(milliseconds, RetryRules.Pause(attempt, askedSeconds is { } s ? TimeSpan.FromSeconds(s) : null)?.TotalMilliseconds);
}
