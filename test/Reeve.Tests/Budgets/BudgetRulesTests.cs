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
}
