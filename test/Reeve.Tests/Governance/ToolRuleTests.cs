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

    private static void Keep(RunsHouse house, bool enabled = true, ToolApproval approval = ToolApproval.None) => house.Tools.Keep(
        new Tool { Key = new ToolKey("me", "default", "mail.send"), UpdatedAt = house.Clock.GetUtcNow(), Enabled = enabled, Approval = approval });

    private static async Task<GuardDecision> AskAsync(RunsHouse house, string grant)
    {
        var run = await house.StartExternalAsync(grant);
        return await house.Guard.BeginStepAsync(run.Id, run.FencingToken, RunsHouse.Intent("mail.send"), Durability.Durable, Never);
    }
}
