using Reeve.Engine.Foundation;
using Reeve.Engine.Heartbeat;

namespace Reeve.Tests.Heartbeat;

public sealed class TickRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Interval of ten minutes; the last tick so many minutes from now.</summary>
    [Theory]
    [InlineData(null, false, null, "start Timer")] // never ticked
    [InlineData(-9.9, false, null, "skip interval")]
    [InlineData(-10.0, false, null, "start Timer")]
    [InlineData(-19.9, false, null, "start Timer")] // late, not missed
    [InlineData(-20.0, false, null, "start CatchUp")]
    [InlineData(-5_000.0, false, null, "start CatchUp")]
    [InlineData(30.0, false, null, "start Timer")] // the clock jumped back
    [InlineData(-1.0, false, TickTrigger.Manual, "start Manual")]
    [InlineData(-1.0, false, TickTrigger.CatchUp, "start CatchUp")]
    [InlineData(-1.0, true, TickTrigger.Manual, "skip overlap")]
    [InlineData(-99.0, true, null, "skip overlap")]
    public void A_tick_starts_when_it_is_due_or_asked_for_and_never_over_another(double? lastMinutes, bool inFlight, TickTrigger? asked, string expected)
    {
        var decision = TickRules.Decide(Plan(), lastMinutes is { } m ? Now.AddMinutes(m) : null, inFlight, asked, Now);

        Assert.Equal(expected, decision switch
        {
            TickDecision.Start start => $"start {start.Trigger}",
            TickDecision.Skip skip => $"skip {skip.Why}",
            _ => throw new InvalidOperationException(),
        });
    }

    [Fact]
    public void A_disabled_agent_does_not_tick_even_when_asked() =>
        Assert.Equal(new TickDecision.Skip("disabled"), TickRules.Decide(Plan() with { Enabled = false }, null, false, TickTrigger.Manual, Now));

    [Fact]
    public void An_agent_without_an_interval_ticks_only_when_asked()
    {
        var plan = Plan() with { Every = null };

        Assert.Equal(new TickDecision.Skip("no_timer"), TickRules.Decide(plan, null, false, null, Now));
        Assert.IsType<TickDecision.Start>(TickRules.Decide(plan, null, false, TickTrigger.Manual, Now));
    }

    [Fact]
    public void A_day_away_is_made_up_for_by_one_tick_and_not_by_a_hundred()
    {
        var last = (DateTimeOffset?)Now.AddDays(-1);
        var started = new List<TickTrigger>();
        for (var second = 0; second < 3_600; second++)
        {
            if (TickRules.Decide(Plan(), last, false, null, Now.AddSeconds(second)) is TickDecision.Start start)
            {
                started.Add(start.Trigger);
                last = Now.AddSeconds(second);
            }
        }

        Assert.Equal([TickTrigger.CatchUp, .. Enumerable.Repeat(TickTrigger.Timer, 5)], started);
    }

    [Theory]
    [InlineData(TickTrigger.Timer, "a,c,future,new")]
    [InlineData(TickTrigger.Manual, "a,b,c,future,new")]
    [InlineData(TickTrigger.CatchUp, "a,b,c,future,new")]
    public void A_check_has_its_own_interval_which_a_person_overrides(TickTrigger trigger, string expected)
    {
        var plan = Plan() with { Checks = [Check("a", null), Check("b", 60), Check("c", 60), Check("future", 60), Check("new", 60)] };
        var state = new HeartbeatState("w", Now, null, new Dictionary<string, DateTimeOffset>
        {
            ["a"] = Now,
            ["b"] = Now.AddMinutes(-59),
            ["c"] = Now.AddMinutes(-60),
            ["future"] = Now.AddDays(3),
        });

        Assert.Equal(expected, string.Join(',', TickRules.DueChecks(plan, state, trigger, Now).Select(static check => check.Id)));
    }

    [Fact]
    public void After_a_tick_only_declared_checks_are_remembered_and_only_those_that_ran_move()
    {
        var plan = Plan() with { Checks = [Check("a", null), Check("b", 60)] };
        var before = new HeartbeatState("w", Now.AddHours(-1), null, new Dictionary<string, DateTimeOffset> { ["a"] = Now.AddHours(-1), ["b"] = Now.AddHours(-1), ["gone"] = Now });

        var after = TickRules.Moved(plan, before, new RunId("run_1"), ["a"], Now);

        Assert.Equal(["a", "b"], after.LastChecked.Keys.Order());
        Assert.Equal((Now, Now.AddHours(-1), Now, new RunId("run_1")), (after.LastChecked["a"], after.LastChecked["b"], after.LastTickAt!.Value, after.LastRun!.Value));
    }

    [Fact]
    public void Jitter_is_the_same_for_the_same_agent_and_small()
    {
        var delays = Enumerable.Range(0, 200).Select(static i => TickRules.Jitter("agent" + i, TimeSpan.FromMinutes(1))).ToList();

        Assert.Equal(delays, Enumerable.Range(0, 200).Select(static i => TickRules.Jitter("agent" + i, TimeSpan.FromMinutes(1))));
        Assert.All(delays, static delay => Assert.InRange(delay, TimeSpan.Zero, TimeSpan.FromSeconds(2)));
        Assert.InRange(delays.Distinct().Count(), 100, 200);
        Assert.InRange(TickRules.Jitter("x", TimeSpan.FromMilliseconds(100)), TimeSpan.Zero, TimeSpan.FromMilliseconds(5));
    }

    private static HeartbeatPlan Plan() => new() { Agent = "w", Owner = "me", Every = TimeSpan.FromMinutes(10), Model = "rules" };

    private static CheckPlan Check(string id, int? everyMinutes) =>
        new(id, "command", everyMinutes is { } m ? TimeSpan.FromMinutes(m) : null, TimeSpan.FromSeconds(30), new Dictionary<string, string>(), []);
}
