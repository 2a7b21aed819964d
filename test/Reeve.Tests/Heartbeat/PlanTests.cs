using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Agents;
using Reeve.Engine.Doctor;
using Reeve.Engine.Delivery;
using Reeve.Engine.Heartbeat;
using Reeve.Engine.Heartbeat.Proposing;
using Reeve.Engine.Models;
using Reeve.Tests.Agents;

namespace Reeve.Tests.Heartbeat;

public sealed class PlanTests
{
    private static readonly HeartbeatOptions Options = new() { Home = "/home", Attempts = 7 };

    [Fact]
    public void An_agents_file_becomes_a_plan_with_the_defaults_filled_in()
    {
        var agent = Make() with
        {
            Rules = [new AgentRule("r1", "rent", "High", null, null, "rent:{1}", "deadlines", LogOnly: true)],
            Heartbeat = new AgentHeartbeat(TimeSpan.FromMinutes(5), null, [new AgentCheck("d", "deadlines", null, null, new Dictionary<string, string> { ["project"] = "home" }, [])]),
            Cooldown = TimeSpan.FromMinutes(3),
        };

        var plan = Assert.IsType<PlanLookup.Found>(PlanRules.Make(agent, Options)).Plan;

        Assert.Equal((TimeSpan.FromMinutes(5), 7, TimeSpan.FromMinutes(3)), (plan.Every!.Value, plan.Attempts, plan.Delivery.Cooldown));
        var rule = Assert.Single(plan.Rules);
        Assert.Equal(("{line}", "rent:{1}", Severity.High, SuggestedAction.LogOnly, "deadlines"), (rule.Title, rule.DedupeKey, rule.Severity, rule.Action, rule.CheckId));
        Assert.Equal((TimeSpan.FromSeconds(30), "home"), (plan.Checks.Single().Timeout, plan.Checks.Single().Settings["project"]));
    }

    [Theory]
    [InlineData("(", "high", "r1")]
    [InlineData("x", "catastrophic", "severity catastrophic")]
    [InlineData("x", "4", "severity 4")]
    [InlineData("x", "", "severity")]
    public void An_agent_with_a_rule_that_is_none_does_not_tick_with_half_its_rules(string pattern, string severity, string part)
    {
        var invalid = Assert.IsType<PlanLookup.Invalid>(PlanRules.Make(Make() with { Rules = [new AgentRule("r1", pattern, severity, null, null, null, null, false)] }, Options));

        Assert.StartsWith("agents/watchman.md: rule r1", invalid.Problem);
        Assert.Contains(part, invalid.Problem);
    }

    [Fact]
    public async Task The_plan_of_an_unchanged_file_is_made_once_and_follows_the_file_when_it_changes()
    {
        using var home = new AgentHome();
        home.Write("watchman", "good");
        await home.ScanAsync();
        var plans = new AgentPlans(home.Catalog, Options);
        var first = Found(plans, "watchman");
        Assert.Same(first, Found(plans, "watchman"));
        Assert.Empty(plans.All); // it has no heartbeat: it ticks only when asked

        home.Write("watchman", "good, edited");
        await home.ScanAsync();
        Assert.Equal("good, edited", Found(plans, "watchman").Instructions);

        home.Write("watchman", "broken");
        await home.ScanAsync();
        Assert.Equal("agents/watchman.md:2: not good", Assert.IsType<PlanLookup.Invalid>(plans.Find("watchman")).Problem);
        Assert.IsType<PlanLookup.Unknown>(plans.Find("nobody"));
    }

    [Fact]
    public async Task The_doctor_says_which_model_and_which_kind_of_check_nobody_provides()
    {
        using var home = new AgentHome();
        home.Write("watchman", "good");
        await home.ScanAsync();
        var plans = new ScriptedPlans();
        plans.Set(TickHarness.PlanOf(new ScriptedCheck("weather", "")) with { Model = "gone" });
        var doctor = new HeartbeatDoctorCheck(home.Catalog, plans, new ProposerCatalog(new ModelCatalog([], NullLogger<ModelCatalog>.Instance)), [new ScriptedCheck("git", "")]);

        var report = await doctor.ExamineAsync(CancellationToken.None);

        Assert.All(report, static line => Assert.Equal(DiagnosisLevel.Error, line.Level));
        Assert.Contains(report, static line => line.Message.Contains("model gone") && line.Hint!.Contains("model: rules"));
        Assert.Contains(report, static line => line.Message.Contains("weather") && line.Hint == "kinds: git");
    }

    private static HeartbeatPlan Found(AgentPlans plans, string agent) => Assert.IsType<PlanLookup.Found>(plans.Find(agent)).Plan;

    private static Agent Make() => new() { Name = "watchman", Owner = "me", Model = "rules" };
}
