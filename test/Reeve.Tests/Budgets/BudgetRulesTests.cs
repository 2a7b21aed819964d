using FsCheck;
using FsCheck.Fluent;
using Reeve.Guard.Budgets;

namespace Reeve.Tests.Budgets;

public sealed class BudgetRulesTests
{
    [Theory]
    [InlineData(null, null, 0, 0, 0, 0, true)]
    [InlineData(3, null, 2, 0, 0, 0, true)]
    [InlineData(3, null, 3, 0, 0, 0, false)]
    [InlineData(0, null, 0, 0, 0, 0, false)]
    [InlineData(null, 100L, 0, 50, 40, 10, true)]
    [InlineData(null, 100L, 0, 50, 40, 11, false)]
    [InlineData(null, 100L, 0, 60, 40, 0, false)]
    [InlineData(null, 100L, 0, 160, 0, 0, false)]
    [InlineData(null, long.MaxValue, 0, 0, 0, Usage.MaxTokens, true)]
    public void There_is_room_when_used_and_reserved_and_asked_fit(int? maxSteps, long? maxTokens, int steps, long tokens, long reserved, long asked, bool expected)
    {
        var shortfall = BudgetRules.FirstShort(new BudgetLimits(maxSteps, maxTokens), new Spend(steps, tokens, 0), new Spend(0, reserved, 0), new Spend(1, asked, 0));

        Assert.Equal(expected, shortfall is null);
    }

    [Fact]
    public void The_unit_with_the_least_room_is_named()
    {
        var limits = new BudgetLimits(10, 1_000, 5 * MicroUsd.Dollar);

        var shortfall = BudgetRules.FirstShort(limits, new Spend(9, 900, 5 * MicroUsd.Dollar), Spend.None, new Spend(1, 200, 1));

        Assert.Equal(BudgetUnit.MicroUsd, shortfall!.Value.Unit);
        Assert.Equal("Of $5.00 $5.00 are used and $0.00 reserved; the step may cost $0.000001.", shortfall.ToString());
    }

    [Theory]
    [InlineData(100, 0, 79, 80, false)]
    [InlineData(100, 79, 80, 80, true)]
    [InlineData(100, 80, 81, 80, false)]
    [InlineData(100, 0, 100, 100, true)]
    [InlineData(3, 2, 3, 80, true)]
    [InlineData(long.MaxValue, 0, long.MaxValue, 100, true)]
    [InlineData(0, 0, 1, 80, true)]
    public void A_threshold_is_crossed_once(long limit, long before, long after, int percent, bool expected) =>
        Assert.Equal(expected, BudgetRules.Crosses(limit, before, after, percent));

    [Fact]
    public void Between_any_two_amounts_a_threshold_is_crossed_exactly_when_only_the_second_is_past_it()
    {
        var amounts = Gen.Choose(0, 400).Select(static amount => (long)amount);
        var cases = from limit in amounts from before in amounts from more in amounts from percent in Gen.Choose(1, 100) select (limit, before, more, percent);

        Prop.ForAll(cases.ToArbitrary(), static one =>
        {
            var after = one.before + one.more;
            var expected = one.before * 100 < one.limit * one.percent || one.before == 0 ? after > 0 && after * 100 >= one.limit * one.percent : false;
            return BudgetRules.Crosses(one.limit, one.before, after, one.percent) == expected;
        }).Check(Config.QuickThrowOnFailure);
    }

    [Theory]
    [InlineData(null, 50, 0)]
    [InlineData(100L, 50, 50)]
    [InlineData(20L, 50, 20)]
    [InlineData(0L, 50, 0)]
    [InlineData(-5L, 50, 0)]
    [InlineData(100L, 0, 0)]
    public void Of_what_is_limited_the_assumption_is_reserved_or_what_is_left(long? left, long assumed, long expected) =>
        Assert.Equal(expected, BudgetRules.Assume(left, assumed));

    [Theory]
    [InlineData(5, 10, 0L, 5)]
    [InlineData(10, 10, 0L, 10)]
    [InlineData(15, 10, 0L, 10)]
    [InlineData(15, 10, 3L, 13)]
    [InlineData(15, 10, 90L, 15)]
    [InlineData(15, 10, null, 15)]
    [InlineData(15, 10, -4L, 10)]
    public void Beyond_its_reservation_a_step_is_charged_only_what_there_is_room_for(long used, long reserved, long? left, long expected) =>
        Assert.Equal(expected, BudgetRules.Charge(used, reserved, left));

    [Theory]
    [InlineData(100, 100, 60, 30, 40)]
    [InlineData(70, 100, 60, 10, 40)]
    [InlineData(50, 100, 50, 0, 40)]
    [InlineData(0, 0, 0, 0, 0)]
    [InlineData(90, 5, 60, 30, 5)]
    public void Usage_cut_down_is_usage_still(long tokens, long microUsd, long tokensIn, long tokensOut, long money)
    {
        var cut = new Usage(60, 30, 55, 40).AtMost(tokens, microUsd);

        Assert.Equal((tokensIn, tokensOut, money), (cut.TokensIn, cut.TokensOut, cut.MicroUsd));
        Assert.Null(cut.Problem);
    }
}
