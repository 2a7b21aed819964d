using Reeve.Client;
using Reeve.Client.Runs;

namespace Reeve.Tests.Client;

public sealed class CallPlanRulesTests
{
    [Theory]
    [InlineData(true, true, null, null, true, false)]
    [InlineData(true, false, false, true, true, false)]
    [InlineData(false, true, null, null, false, true)]
    [InlineData(false, true, false, true, false, true)]
    [InlineData(false, true, false, false, false, false)]
    [InlineData(false, true, true, true, true, false)]
    [InlineData(false, false, false, true, false, false)]
    public void About_harm_the_more_careful_side_is_believed(
        bool saysEffect, bool saysOpen, bool? configuredEffect, bool? configuredOpen, bool sideEffect, bool failsOpen)
    {
        var tool = new GuardedTool("t") { SideEffect = saysEffect, FailOpen = saysOpen };
        var config = configuredEffect is { } effect ? new ToolConfig(1, true, effect, 3, TimeSpan.FromSeconds(1), configuredOpen!.Value) : null;

        var plan = CallPlanRules.Of(tool, config);

        Assert.Equal((sideEffect, failsOpen), (plan.SideEffect, plan.FailsOpen));
    }

    [Fact]
    public void Retries_timeout_and_being_switched_on_are_the_operators_to_say()
    {
        var tool = GuardedTool.ReadOnly("t") with { Retries = 1, Timeout = TimeSpan.FromSeconds(1) };

        var plan = CallPlanRules.Of(tool, new ToolConfig(1, false, false, 7, TimeSpan.FromSeconds(9), true));

        Assert.Equal((false, 7, TimeSpan.FromSeconds(9)), (plan.Enabled, plan.Retries, plan.Timeout));
        Assert.Equal((true, 1, TimeSpan.FromSeconds(1)), (CallPlanRules.Of(tool, null).Enabled, CallPlanRules.Of(tool, null).Retries, CallPlanRules.Of(tool, null).Timeout));
    }

    [Fact]
    public void An_older_configuration_never_replaces_a_newer_one_and_projects_do_not_collide()
    {
        var table = new ToolTable();
        table.Configure("default", "t", new ToolConfig(2, false, false, 0, TimeSpan.FromSeconds(1), true));
        table.Configure("default", "t", new ToolConfig(1, true, false, 0, TimeSpan.FromSeconds(1), true));
        table.Configure("shop", "t", new ToolConfig(1, true, false, 5, TimeSpan.FromSeconds(1), true));

        Assert.False(table.Plan(null, "t").Enabled);
        Assert.Equal((true, 5), (table.Plan("shop", "t").Enabled, table.Plan("shop", "t").Retries));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(11)]
    public void A_tool_that_cannot_be_cannot_be_made(int retries) =>
        Assert.Equal("Retries", Assert.Throws<ArgumentOutOfRangeException>(() => GuardedTool.ReadOnly("t") with { Retries = retries }).ParamName);
}
