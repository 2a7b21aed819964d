using Reeve.Engine.Foundation;
using Reeve.Engine.Heartbeat;
using Reeve.Engine.Runs;
using Reeve.Guard;

namespace Reeve.Tests.Heartbeat;

public sealed class TickExplainerTests
{
    [Fact]
    public async Task A_tick_that_told_something_says_what_each_check_said_what_was_proposed_and_which_rule_decided()
    {
        await using var home = new TickHarness(
            new ScriptedCheck("deadlines", "1 issue.\n- OVERDUE \"Pay rent\" [rent-1]"),
            new ScriptedCheck("inbox", static (_, _) => throw new ReeveException(ErrorCode.UpstreamFailed, "no folder")));
        await home.TickAsync();

        var why = await home.WhyAsync();

        Assert.Equal([("deadlines", SignalStatus.Ok), ("inbox", SignalStatus.Degraded)], why.Signals.Select(static signal => (signal.CheckId, signal.Status)));
        Assert.Equal("1 issue.\n- OVERDUE \"Pay rent\" [rent-1]", why.Signals[0].Text);
        Assert.Contains("no folder", why.Signals[1].Text);
        Assert.Equal("rules", why.Model);
        Assert.Equal(["degraded", "default:OVERDUE"], why.Findings.Select(static finding => finding.Finding.ProposedBy));
        Assert.All(why.Findings, static finding => Assert.Equal("classify.immediate", finding.Decision.Rule));
        Assert.StartsWith("2 notifications: \"Cannot check inbox\" and 1 more, because high is told at once (rule classify.immediate)", why.Conclusion);
        foreach (var signal in why.Signals)
        {
            Assert.Equal(why.Run!.Id, home.Storage.Entries[(int)signal.Entry].Run);
        }
    }

    [Fact]
    public async Task Silence_is_explained_by_its_own_reason()
    {
        var text = "Nothing.";
        await using var home = new TickHarness(new ScriptedCheck("git", (_, _) => Task.FromResult(text)));
        Assert.Equal("No notification: watchman has not ticked yet; reeve tick watchman runs it now.", (await home.WhyAsync()).Conclusion);

        await home.TickAsync();
        Assert.Equal("No notification: all is quiet; 1 check could look, and nothing they said was proposed as a finding.", (await home.WhyAsync()).Conclusion);

        text = "- STALE [a-1]";
        await home.TickAsync();
        Assert.Equal("No notification: 1 finding kept for the next digest.", (await home.WhyAsync()).Conclusion);

        await home.TickAsync();
        Assert.StartsWith("No notification: 1 finding suppressed by the cooldown, because the owner was told at 2026-05-04 12:00Z, less than 1 h ago", (await home.WhyAsync()).Conclusion);

        text = "- STALE [a-1]\n- STALE [b-1]\n- STALE [b-1] again";
        await home.TickAsync();
        Assert.Equal(
            "No notification: 1 finding kept for the next digest and 2 findings suppressed (1 by cooldown, 1 by duplicate_in_run).",
            (await home.WhyAsync()).Conclusion);
    }

    [Fact]
    public async Task What_the_file_says_now_is_said_beside_what_happened_then()
    {
        await using var home = new TickHarness();
        await home.TickAsync();
        Assert.Equal("No notification: the agent declares no checks.", (await home.WhyAsync()).Conclusion);

        var plan = home.Plans.All.Single();
        home.Plans.Set(plan with { Enabled = false });
        Assert.EndsWith("(It does not tick now: it is disabled in its file.)", (await home.WhyAsync()).Conclusion);

        home.Plans.Set();
        Assert.EndsWith("(The agent's file is gone since.)", (await home.WhyAsync()).Conclusion);

        home.Plans.Invalid["watchman"] = "agents/watchman.md:3: bad";
        Assert.EndsWith("its file is not valid: agents/watchman.md:3: bad.)", (await home.WhyAsync()).Conclusion);
        home.Plans.Invalid["newborn"] = "agents/newborn.md:1: bad";
        Assert.Contains("has not ticked, because its file is not valid: agents/newborn.md:1: bad.", (await home.Explainer.ExplainAsync("newborn", null, CancellationToken.None)).Conclusion);
        var nobody = await Assert.ThrowsAsync<ReeveException>(() => home.Explainer.ExplainAsync("nobody", null, CancellationToken.None));
        Assert.Equal(ErrorCode.NotFound, nobody.Code);
    }

    [Fact]
    public async Task A_tick_that_failed_says_so_and_never_that_all_is_quiet()
    {
        var check = new ScriptedCheck("git", "clean");
        await using var home = new TickHarness(check);
        home.Plans.Set(TickHarness.PlanOf(check) with { Model = "gone" });
        await home.TickAsync();

        Assert.Equal("No notification: the tick failed: there is no model gone.", (await home.WhyAsync()).Conclusion);
    }

    [Theory]
    [InlineData(RunState.Queued, 1, "the tick waits for its turn")]
    [InlineData(RunState.Queued, 2, "attempt 1 of the tick did not end well (odd)")]
    [InlineData(RunState.Running, 1, "still running")]
    [InlineData(RunState.DeadLetter, 3, "failed 3 times and was given up: odd")]
    [InlineData(RunState.TimedOut, 1, "took too long: odd")]
    [InlineData(RunState.Killed, 1, "was killed: odd")]
    [InlineData(RunState.Cancelled, 1, "was cancelled: odd")]
    [InlineData(RunState.Failed, 1, "failed: odd")]
    public void Every_state_has_its_sentence(RunState state, int attempt, string part)
    {
        var run = new Run { Id = new RunId("run_1"), Kind = RunKind.Tick, Owner = "me", Agent = "w", Trigger = "timer", State = state, Attempt = attempt, Reason = "odd.", CreatedAt = default };

        var sentence = Reeve.Engine.Heartbeat.Explaining.ConclusionRules.Conclude(run, [], []);

        Assert.StartsWith("No notification", sentence);
        Assert.Contains(part, sentence);
    }

    [Fact]
    public async Task Erased_words_leave_the_rest_of_the_story()
    {
        await using var home = new TickHarness(new ScriptedCheck("git", "- OVERDUE [x-1]"));
        await home.TickAsync();
        home.Storage.Erase("signal");

        var why = await home.WhyAsync();

        Assert.Equal("", Assert.Single(why.Signals).Text);
        Assert.StartsWith("1 notification:", why.Conclusion);
    }

    [Fact]
    public async Task A_run_of_another_agent_is_not_explained_as_this_ones()
    {
        await using var home = new TickHarness();
        var result = await home.TickAsync();

        var refused = await Assert.ThrowsAsync<ReeveException>(() => home.Explainer.ExplainAsync("other", result.Run, CancellationToken.None));

        Assert.Equal(ErrorCode.NotFound, refused.Code);
    }

    [Fact]
    public async Task Reading_the_story_asks_no_check_again()
    {
        var check = new ScriptedCheck("git", "clean");
        await using var home = new TickHarness(check);
        await home.TickAsync();

        await home.WhyAsync();

        Assert.Equal(1, check.Asked);
    }
}
