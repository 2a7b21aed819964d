using System.Collections.Immutable;
using Reeve.Engine.Compliance;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;

namespace Reeve.Tests.Compliance;

public sealed class ReportRulesTests
{
    private readonly IncidentHouse _house = new();

    [Fact]
    public void What_only_a_person_can_say_is_there_and_said_by_nobody()
    {
        var report = ReportRules.Build(_house.Whole());

        Assert.Contains(report.Blanks, static blank => blank.Name == "root_cause");
        Assert.Equal(10, report.Blanks.Length);
    }

    [Fact]
    public void Oversight_is_what_the_record_says_people_did_and_names_nobody_else()
    {
        var report = ReportRules.Build(_house.Whole());

        Assert.Equal(
            ["approval.requested <null>", "approval.denied peer:1000", "switch.engaged token:desk", "run.killed peer:1000", "rollback.requested peer:1000"],
            report.Oversight.Select(static act => $"{act.Act} {act.By ?? "<null>"}"));
        Assert.Equal(["peer:1000", "token:desk"], report.Identities.Select(static one => one.Identity));
        Assert.Contains("held the run", report.Identities[1].Roles);
    }

    [Fact]
    public void The_gates_that_were_asked_are_counted_by_what_they_decided()
    {
        var gates = ReportRules.Build(_house.Whole()).Gates;

        Assert.Equal(
            [new GateUse("grants", 3, 0, 0, 0), new GateUse("loops.identical", 0, 1, 0, 0), new GateUse("tool.approval", 0, 0, 1, 0)],
            gates);
    }

    [Theory]
    [InlineData("guard.denied", "grants", "denied", "denial")]
    [InlineData("guard.denied", "loops.cycle", "loop.detected", "loop")]
    [InlineData("guard.warned", "runs.causation", "loop.detected", "loop")]
    [InlineData("guard.warned", "budget.run", "budget.exceeded", "warning")]
    [InlineData("guard.held", "tool.approval", null, "hold")]
    [InlineData("budget.threshold", null, null, "budget threshold")]
    [InlineData("budget.overrun", null, null, "overrun")]
    [InlineData("guard.usage_refused", null, null, "other")]
    public void A_guard_event_is_called_what_it_was(string type, string? rule, string? code, string kind)
    {
        ImmutableArray<IncidentEntry> entries = [_house.Add(type, Family.Guard, ("tool", "shell"), ("rule", rule), ("code", code), ("reason", "because"))];

        var found = Assert.Single(ReportRules.Build(_house.Facts(entries, _house.Evidence(entries, _house.Good()))).GuardEvents);

        Assert.Equal((kind, rule, code), (found.Kind, found.Rule, found.Code));
    }

    [Theory]
    [InlineData(StepState.Done, "done")]
    [InlineData(StepState.Failed, "failed: it may have happened in part")]
    [InlineData(StepState.Abandoned, "unknown: no outcome was recorded")]
    [InlineData(StepState.Allowed, "unknown: allowed and still open")]
    [InlineData(StepState.Denied, null)]
    [InlineData(StepState.Held, null)]
    public void An_effect_whose_outcome_nobody_recorded_is_unknown_and_never_absent(StepState state, string? outcome)
    {
        var facts = _house.Facts([], _house.Whole().Integrity) with { Steps = [_house.Step(1, state, "grants"), _house.Step(2, state, "grants", sideEffect: false)] };

        Assert.Equal(outcome, ReportRules.Build(facts).SideEffects.SingleOrDefault()?.Outcome);
    }

    [Theory]
    [InlineData("none recorded")]
    [InlineData("pending", "compensation.intended")]
    [InlineData("pending", "compensation.intended", "compensation.deferred")]
    [InlineData("succeeded", "compensation.intended", "compensation.succeeded")]
    [InlineData("failed", "compensation.failed")]
    [InlineData("no_compensation", "compensation.missing")]
    [InlineData("skipped", "compensation.skipped")]
    public void The_newest_entry_of_its_compensation_says_whether_an_effect_was_undone(string status, params string[] types)
    {
        ImmutableArray<IncidentEntry> entries = [.. types.Select(type => _house.Add(type, Family.Compensation, ("step", "step_1")))];
        _house.Add("something.else", Family.Admin);
        var facts = _house.Facts(entries, _house.Evidence(entries, _house.Good())) with { Steps = [_house.Step(1, StepState.Done, "grants")] };

        Assert.Equal(status, Assert.Single(ReportRules.Build(facts).SideEffects).Compensation);
    }

    [Fact]
    public void Actions_name_the_entries_of_their_intent_and_their_outcome()
    {
        var report = ReportRules.Build(_house.Whole());

        Assert.Equal((3L, 4L), (report.Actions[0].Intended, report.Actions[0].Ended));
        Assert.Equal((5L, null), (report.Actions[1].Intended, report.Actions[1].Ended));
        Assert.Equal(["acme/large-1"], report.Models);
        Assert.Equal(("courier", "f00d", 0L), (report.AgentFiles[0].Agent, report.AgentFiles[0].Fingerprint, report.AgentFiles[0].Index));
    }

    [Fact]
    public void A_list_that_is_too_long_is_cut_and_says_so()
    {
        ImmutableArray<IncidentEntry> entries = [.. Enumerable.Range(0, ReportLimits.GuardEvents + 1).Select(_ => _house.Add("guard.denied", Family.Guard, ("rule", "grants")))];
        var report = ReportRules.Build(_house.Facts(entries, new IncidentHouse().Whole().Integrity));

        Assert.Equal(ReportLimits.GuardEvents, report.GuardEvents.Length);
        Assert.Contains($"Only the first {ReportLimits.GuardEvents} guard events are listed; the timeline and the log hold the rest.", report.Cuts);
    }

    [Fact]
    public void While_a_run_lives_the_period_has_no_end()
    {
        var facts = _house.Whole();

        Assert.Equal(IncidentHouse.At.AddMinutes(2), ReportRules.Build(facts).Until);
        Assert.Null(ReportRules.Build(facts with { Runs = [.. facts.Runs, _house.Run with { EndedAt = null }] }).Until);
    }
}
