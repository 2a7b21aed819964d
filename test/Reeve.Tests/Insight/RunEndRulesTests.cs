using Reeve.Engine.Insight;
using Reeve.Engine.Runs;

namespace Reeve.Tests.Insight;

public sealed class RunEndRulesTests
{
    [Theory]
    [InlineData(RunState.Succeeded, null, RunEnd.Succeeded)]
    [InlineData(RunState.Failed, "boom", RunEnd.Failed)]
    [InlineData(RunState.Failed, "lease_expired", RunEnd.Failed)]
    [InlineData(RunState.TimedOut, "timeout", RunEnd.Failed)]
    [InlineData(RunState.DeadLetter, "boom", RunEnd.Failed)]
    [InlineData(RunState.Cancelled, "cancelled", RunEnd.Stopped)]
    [InlineData(RunState.Killed, "killed", RunEnd.Stopped)]
    [InlineData(RunState.Failed, "recovered", RunEnd.Stopped)]
    [InlineData(RunState.DeadLetter, "recovered", RunEnd.Stopped)]
    public void An_end_says_what_the_agent_did_and_nothing_where_somebody_else_ended_it(RunState state, string? code, RunEnd expected) =>
        Assert.Equal(expected, RunEndRules.Of(Story.Run(1, state, code), []));

    [Theory]
    [InlineData("loops.identical", RunEnd.Failed)]
    [InlineData("budget.agent", RunEnd.Failed)]
    [InlineData("kill.switch", RunEnd.Stopped)]
    [InlineData("run.live", RunEnd.Stopped)]
    public void A_run_that_a_rule_killed_for_what_it_did_is_its_failure_and_one_that_a_person_killed_is_not(string rule, RunEnd expected)
    {
        var run = Story.Run(1, RunState.Killed, "killed");

        Assert.Equal(expected, RunEndRules.Of(run, [Story.Step(run.Id, 1, "shell", StepState.Denied, "killed", rule)]));
    }

    public static TheoryData<string, string?, string?, string> Stories => new()
    {
        // steps (tool:state:code), the run's code, the tool it failed at, the code
        { "read:Done fetch:Failed:http_500", "agent_failed", "fetch", "http_500" },
        { "fetch:Failed:http_500 cleanup:Done", "agent_failed", "fetch", "http_500" },
        { "fetch:Failed:http_500 fetch:Done cleanup:Done parse:Failed:bad notify:Done", "agent_failed", "parse", "bad" },
        { "fetch:Failed:http_500 parse:Failed:bad", "http_500", "fetch", "http_500" },
        { "fetch:Failed:http_500 parse:Failed:bad", null, "parse", "bad" },
        { "fetch:Failed:http_500 slow:Abandoned", "timeout", "fetch", "http_500" },
        { "read:Done slow:Abandoned", "timeout", "slow", "timeout" },
        { "read:Done spend:Denied:budget.exceeded read:Done", "budget.exceeded", "spend", "budget.exceeded" },
        { "fetch:Failed:http_500 spend:Denied:budget.exceeded", "agent_failed", "fetch", "http_500" },
        { "fetch:Failed:http_500 fetch:Done", "agent_failed", null, "agent_failed" },
        { "read:Done write:Done", "lease_expired", null, "lease_expired" },
        { "", null, null, "failed" },
    };

    [Theory]
    [MemberData(nameof(Stories))]
    public void The_failed_tool_is_the_one_whose_failure_was_not_made_good(string told, string? code, string? tool, string expected)
    {
        var run = Story.Run(1, RunState.Failed, code);
        var steps = told.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static word => word.Split(':'))
            .Select((word, place) => Story.Step(run.Id, place + 1, word[0], Enum.Parse<StepState>(word[1]), word.Length > 2 ? word[2] : null));

        Assert.Equal(new FailedCall(tool, expected), RunEndRules.FailedAt(run, [.. steps]));
    }
}
