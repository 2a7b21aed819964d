using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Agents;
using Reeve.Engine.Doctor;
using Reeve.Engine.Delivery;
using Reeve.Engine.Heartbeat;
using Reeve.Engine.Heartbeat.Proposing;
using Reeve.TestKit.Models;
using Reeve.Sources.Agents;
using Reeve.Tests.Agents;

namespace Reeve.Tests.Heartbeat;

public sealed class PlanTests
{
    private static readonly HeartbeatOptions Options = new() { Home = "/home", Attempts = 7 };

    [Fact]
    public void An_agents_file_becomes_a_plan_with_the_defaults_filled_in()
    {
        var agent = Read(
            """
            ---
            owner: me
            delivery: { cooldown: 3m }
            heartbeat:
              checks:
                - { id: d, kind: deadlines, project: home }
            rules:
              - { match: 'rent (\w+)', title: 'Rent of ${1}', severity: high, action: log_only, check: d }
            ---
            Watch the rent.
            """);

        var plan = Assert.IsType<PlanLookup.Found>(PlanRules.Make(agent, Options)).Plan;

        Assert.Equal((Options.DefaultEvery, 7, TimeSpan.FromMinutes(3), "rules", "me"), (plan.Every!.Value, plan.Attempts, plan.Delivery.Cooldown, plan.Model, plan.Owner));
        Assert.Equal((TimeSpan.FromSeconds(30), "home"), (plan.Checks.Single().Timeout, plan.Checks.Single().Settings["project"]));
        var signal = new Signal("d", "deadlines", SignalStatus.Ok, "- rent Ada OVERDUE [r-1]", default);
        var finding = Assert.Single(RulesModelRules.Propose([signal], plan.Rules).Findings);
        Assert.Equal(("Rent of Ada", "d:r-1", "rule 1", SuggestedAction.LogOnly), (finding.Title, finding.DedupeKey, finding.ProposedBy, finding.Action));
    }

    [Theory]
    [InlineData("(", "high", "rule 1")]
    [InlineData("x", "catastrophic", "severity catastrophic")]
    [InlineData("x", "4", "severity 4")]
    [InlineData("x", "", "severity")]
    public void An_agent_with_a_rule_that_is_none_does_not_tick_with_half_its_rules(string match, string severity, string part)
    {
        var file = new AgentFile { Name = "watchman", Rules = [new AgentRule(match, null, severity, "T", null, null, "notify")] };

        var invalid = Assert.IsType<PlanLookup.Invalid>(PlanRules.Make(new Agent(file, ""), Options));

        Assert.StartsWith("agents/watchman.md: rule 1", invalid.Problem);
        Assert.Contains(part, invalid.Problem);
    }

    [Fact]
    public void An_agent_without_a_heartbeat_or_without_checks_has_no_timer()
    {
        Assert.Null(Assert.IsType<PlanLookup.Found>(PlanRules.Make(Read("---\n---\n"), Options)).Plan.Every);
        Assert.Null(Assert.IsType<PlanLookup.Found>(PlanRules.Make(Read("---\nheartbeat: {}\n---\n"), Options)).Plan.Every);
    }

    [Fact]
    public void The_sample_homes_watchman_reads_a_full_disk_out_of_plain_program_output()
    {
        var text = Reeve.Tests.Architecture.Repository.Read("samples/home/agents/watchman.md");
        var plan = Assert.IsType<PlanLookup.Found>(PlanRules.Make(Read(text), Options)).Plan;
        var signal = new Signal("disk", "command", SignalStatus.Ok, "Filesystem Size Used Avail Use% Mounted on\n/dev/sda1 100G 95G 5G 95% /srv", default);

        var finding = Assert.Single(RulesModelRules.Propose([signal], plan.Rules).Findings);

        Assert.Equal(("The disk at /srv is nearly full", "disk:/srv", Severity.High), (finding.Title, finding.DedupeKey, finding.Severity));
        Assert.Equal(["repo", "deadlines", "inbox", "disk", "incidents"], plan.Checks.Select(static check => check.Id));
    }

    [Fact]
    public async Task The_plan_of_an_unchanged_file_is_made_once_and_follows_the_file_when_it_changes()
    {
        using var home = new AgentHome();
        home.WriteGood("watchman");
        await home.ScanAsync();
        var models = new ModelHouse();
        var plans = new AgentPlans(home.Catalog, models.Catalog, Options);
        var first = Found(plans, "watchman");
        Assert.Same(first, Found(plans, "watchman"));
        Assert.Empty(plans.All); // it has no heartbeat: it ticks only when asked

        home.WriteGood("watchman", "good, edited");
        await home.ScanAsync();
        Assert.Equal("good, edited", Found(plans, "watchman").Instructions);

        home.WriteBroken("watchman");
        await home.ScanAsync();
        Assert.StartsWith("agents/watchman.md:2:", Assert.IsType<PlanLookup.Invalid>(plans.Find("watchman")).Problem);
        Assert.IsType<PlanLookup.Unknown>(plans.Find("nobody"));
    }

    [Fact]
    public async Task The_doctor_says_which_model_and_which_kind_of_check_nobody_provides()
    {
        using var home = new AgentHome();
        home.WriteGood("watchman");
        await home.ScanAsync();
        var plans = new ScriptedPlans();
        plans.Set(TickHarness.PlanOf(new ScriptedCheck("weather", "")) with { Model = "gone" });
        var doctor = new HeartbeatDoctorCheck(home.Catalog, plans, new ProposerCatalog(new ModelHouse().Router), [new ScriptedCheck("git", "")]);

        var report = await doctor.ExamineAsync(CancellationToken.None);

        Assert.All(report, static line => Assert.Equal(DiagnosisLevel.Error, line.Level));
        Assert.Contains(report, static line => line.Message.Contains("model gone") && line.Hint!.Contains("model: rules"));
        Assert.Contains(report, static line => line.Message.Contains("weather") && line.Hint == "kinds: git");
    }

    private static HeartbeatPlan Found(AgentPlans plans, string agent) => Assert.IsType<PlanLookup.Found>(plans.Find(agent)).Plan;

    private static Agent Read(string text) => new(AgentFileReader.Parse(text, "watchman", "agents/watchman.md").Agent!, "");
}
