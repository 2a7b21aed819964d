using Reeve.Engine.Foundation;
using Reeve.Engine.Governance;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Engine.Tools;
using Reeve.Guard;
using Reeve.Tests.Runs;

namespace Reeve.Tests.Governance;

public sealed class ToolRuleTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_disabled_tool_is_denied_with_its_own_code()
    {
        await using var house = new RunsHouse();
        Keep(house, enabled: false);

        var deny = Assert.IsType<GuardDecision.Deny>(await AskAsync(house, "*"));

        Assert.Equal((ErrorCode.ToolDisabled, "tools"), (deny.Code, deny.Rule));
        Assert.Equal(["step.intended", "guard.denied"], house.Storage.LogTypes.TakeLast(2));
    }

    [Fact]
    public async Task A_tool_that_needs_an_approval_is_held()
    {
        await using var house = new RunsHouse();
        Keep(house, approval: ToolApproval.Required);

        Assert.Equal("tools", Assert.IsType<GuardDecision.Hold>(await AskAsync(house, "*")).Rule);
    }

    [Fact]
    public async Task A_run_makes_no_more_calls_of_a_tool_than_it_may_and_a_restart_forgets_none()
    {
        await using var house = new RunsHouse();
        Keep(house, most: 2);
        var run = await house.StartExternalAsync("*");
        foreach (var tool in new[] { "mail.send", "web.get", "mail.send" })
        {
            Assert.IsType<GuardDecision.Allow>(await house.Guard.BeginStepAsync(run.Id, run.FencingToken, RunsHouse.Intent(tool), Durability.Durable, Never));
        }

        var deny = Assert.IsType<GuardDecision.Deny>(await house.Guard.BeginStepAsync(run.Id, run.FencingToken, RunsHouse.Intent("mail.send"), Durability.Durable, Never));
        Assert.Equal((ErrorCode.ToolLimit, "tools"), (deny.Code, deny.Rule));
        Assert.IsType<GuardDecision.Allow>(await house.Guard.BeginStepAsync(run.Id, run.FencingToken, RunsHouse.Intent("web.get"), Durability.Durable, Never));
        var loaded = new StepBook(new Reeve.Guard.Loops.LoopOptions());
        loaded.Load(await house.Runs.ListStepsAsync(run.Id, Never));
        Assert.Equal((2, 2, 0), (loaded.CallsOf("mail.send"), loaded.CallsOf("web.get"), loaded.CallsOf("other")));
    }

    [Fact]
    public async Task A_step_of_a_tool_with_effects_has_them_also_when_the_caller_forgets_to_say_so()
    {
        await using var house = new RunsHouse();
        Keep(house);

        var allow = Assert.IsType<GuardDecision.Allow>(await AskAsync(house, "*"));

        Assert.True(allow.Step.SideEffect);
    }

    [Fact]
    public async Task Nobody_is_asked_to_approve_what_was_not_granted()
    {
        await using var house = new RunsHouse();
        Keep(house, approval: ToolApproval.Required);

        Assert.Equal("grants", Assert.IsType<GuardDecision.Deny>(await AskAsync(house, "web.*")).Rule);
    }

    [Theory]
    [InlineData("mail.send", "default", "me")]
    [InlineData("other", "default", "me")]
    [InlineData("mail.send", "blog", "me")]
    [InlineData("mail.send", "default", "you")]
    public async Task A_tool_that_is_enabled_or_not_known_here_is_left_to_the_grants(string tool, string project, string owner)
    {
        await using var house = new RunsHouse();
        house.Tools.Keep(new Tool { Key = new ToolKey(owner, project, tool), UpdatedAt = house.Clock.GetUtcNow(), Enabled = (owner, project, tool) == ("me", "default", "mail.send") });

        Assert.Equal("grants", Assert.IsType<GuardDecision.Allow>(await AskAsync(house, "*")).Rule);
    }

    [Fact]
    public async Task A_child_is_in_its_parents_project_and_cannot_name_another()
    {
        await using var house = new RunsHouse();
        var parent = await house.Runs.StartExternalAsync(RunsHouse.External() with { Project = "shop" }, Never);

        var child = await house.Runs.StartExternalAsync(RunsHouse.External() with { Parent = parent.Id }, Never);
        var refusal = await Assert.ThrowsAsync<ReeveException>(
            () => house.Runs.StartExternalAsync(RunsHouse.External() with { Parent = parent.Id, Project = "blog" }, Never));

        Assert.Equal("shop", child.Project);
        Assert.Equal(ErrorCode.Denied, refusal.Code);
    }

    private static void Keep(RunsHouse house, bool enabled = true, ToolApproval approval = ToolApproval.None, int? most = null) => house.Tools.Keep(
        new Tool { Key = new ToolKey("me", "default", "mail.send"), UpdatedAt = house.Clock.GetUtcNow(), Enabled = enabled, Approval = approval, MaxCallsPerRun = most });

    private static async Task<GuardDecision> AskAsync(RunsHouse house, string grant)
    {
        var run = await house.StartExternalAsync(grant);
        return await house.Guard.BeginStepAsync(run.Id, run.FencingToken, RunsHouse.Intent("mail.send"), Durability.Durable, Never);
    }
}
