using Reeve.Server.Doors;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Doors;

public sealed class RateBucketsTests
{
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData(0, 0, 10, 2, 0)]
    [InlineData(0, 1, 10, 2, 2)]
    [InlineData(0, 0.25, 10, 2, 0.5)]
    [InlineData(9, 1, 10, 2, 10)]
    [InlineData(10, 1000, 10, 2, 10)]
    [InlineData(3, -5, 10, 2, 3)]
    public void A_bucket_fills_steadily_up_to_its_brim(double level, double seconds, double burst, double perSecond, double filled) =>
        Assert.Equal(filled, RateRules.Refill(level, TimeSpan.FromSeconds(seconds), burst, perSecond));

    [Fact]
    public void A_burst_passes_and_then_so_much_a_second_of_the_daemons_own_time()
    {
        var buckets = new RateBuckets(3, 2, _time);

        Assert.Equal(3, Taken(buckets, "a", 10));
        _time.Advance(TimeSpan.FromMilliseconds(400));
        Assert.Equal(0, Taken(buckets, "a", 10));
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(1, Taken(buckets, "a", 10));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(3, Taken(buckets, "a", 10));
    }

    [Fact]
    public void A_refusal_costs_nothing_and_a_wall_clock_that_jumps_changes_nothing()
    {
        var buckets = new RateBuckets(1, 1, _time);

        Assert.Equal(1, Taken(buckets, "a", 100));
        _time.JumpTo(_time.GetUtcNow().AddYears(1));
        Assert.Equal(0, Taken(buckets, "a", 1));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, Taken(buckets, "a", 1));
    }

    [Fact]
    public void One_key_does_not_spend_what_is_anothers()
    {
        var buckets = new RateBuckets(2, 1, _time);

        Assert.Equal(2, Taken(buckets, "a", 5));
        Assert.Equal(2, Taken(buckets, "b", 5));
    }

    [Fact]
    public void The_keys_are_bounded_and_a_fresh_name_brings_no_fresh_allowance_in_a_crowd()
    {
        var buckets = new RateBuckets(2, 1, _time);
        for (var i = 0; i < RateBuckets.MostKeys; i++)
        {
            buckets.TryTake("k" + i);
        }

        var more = Enumerable.Range(0, 100).Count(i => buckets.TryTake("x" + i));

        Assert.Equal(2, more);
        Assert.InRange(buckets.Keys, 1, RateBuckets.MostKeys + 1);
        Assert.Equal(1, Taken(buckets, "k7", 5));
    }

    [Fact]
    public void Idle_keys_are_forgotten_when_room_is_needed()
    {
        var buckets = new RateBuckets(2, 1, _time);
        for (var i = 0; i < RateBuckets.MostKeys; i++)
        {
            buckets.TryTake("k" + i);
        }

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(2, Taken(buckets, "new", 5));
        Assert.Equal(1, buckets.Keys);
    }

    private static int Taken(RateBuckets buckets, string key, int tries) => Enumerable.Range(0, tries).Count(_ => buckets.TryTake(key));
}
