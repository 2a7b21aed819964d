using Reeve.Engine.Foundation;
using Reeve.Engine.Insight;
using Reeve.Engine.Runs;
using Reeve.Guard.Budgets;

namespace Reeve.Tests.Storage.Conformance;

public abstract partial class StorageConformance
{
    private static readonly AgentKey Mine = new("o", "a");

    [Fact]
    public async Task Ended_runs_of_one_owners_agent_come_newest_first_within_the_bounds()
    {
        await AcceptAsync(
            new RunAdded(Ended("run_1", 10)),
            new RunAdded(Ended("run_2", 30) with { Kind = RunKind.Tick, State = RunState.DeadLetter, FailureCode = "boom", Usage = new RunUsage(4, new Usage(3, 4, 1, 5)) }),
            new RunAdded(Ended("run_3", 20)),
            new RunAdded(Ended("run_4", 20)),
            new RunAdded(Ended("run_5", 25) with { Owner = "other" }),
            new RunAdded(Ended("run_6", 25) with { Agent = "other" }),
            new RunAdded(Running("run_7")));

        var all = await _storage.Insight.ListEndedAsync(Mine, At, DateTimeOffset.MaxValue, 10, Never);

        Assert.Equal("2 4 3 1", Numbers(all));
        Assert.Equal(new EndedRun(new RunId("run_2"), RunKind.Tick, RunState.DeadLetter, "boom", At.AddSeconds(30), 7, 5), all[0]);
        Assert.Equal("4 3", Numbers(await _storage.Insight.ListEndedAsync(Mine, At.AddSeconds(20), At.AddSeconds(30), 10, Never)));
        Assert.Equal("2 4", Numbers(await _storage.Insight.ListEndedAsync(Mine, At, DateTimeOffset.MaxValue, 2, Never)));

        static string Numbers(IEnumerable<EndedRun> runs) => string.Join(' ', runs.Select(static run => run.Id.Value[4..]));
    }

    [Fact]
    public async Task The_last_ended_steps_come_run_by_run_until_the_limit()
    {
        await AcceptAsync(new RunAdded(Running()), new RunAdded(Running("run_2")));
        await AcceptAsync([.. Enumerable.Range(1, 5).SelectMany(static number => new[] { new StepAdded(NewStep(number)), new StepAdded(NewStep(number, "run_2")) })]);
        var failed = NewStep(4) with { Tool = "work.fail", State = StepState.Failed, DecidedBy = "grants", FailureCode = "boom", EndedAt = At.AddSeconds(4) };
        await AcceptAsync(
            [
                .. Enumerable.Range(1, 3).Select(static number => new StepMoved(NewStep(number) with { State = StepState.Done, EndedAt = At.AddSeconds(number) })),
                new StepMoved(failed with { Tool = "work.do" }),
                .. Enumerable.Range(1, 5).Select(static number => new StepMoved(NewStep(number, "run_2") with { State = StepState.Done, EndedAt = At.AddSeconds(number) })),
            ]);

        var steps = await _storage.Insight.ListEndedStepsAsync([new RunId("run_2"), new RunId("run_none"), new RunId("run_1")], 3, 5, Never);

        Assert.Equal([("run_2", 5), ("run_2", 4), ("run_2", 3), ("run_1", 4), ("run_1", 3)], steps.Select(static step => (step.Run.Value, step.Number)));
        Assert.Equal(("work.do", StepState.Failed, "boom", At, At.AddSeconds(4)), (steps[3].Tool, steps[3].State, steps[3].FailureCode, steps[3].IntendedAt, steps[3].EndedAt));
    }

    [Fact]
    public async Task Live_runs_are_counted_and_an_agent_that_never_ran_is_told_apart_from_one_at_rest()
    {
        await AcceptAsync(new RunAdded(Running()), new RunAdded(NewRun("run_2")), new RunAdded(Ended("run_3", 1) with { Agent = "rested" }), new RunAdded(Running("run_4") with { Owner = "other" }));

        Assert.Equal(2, await _storage.Insight.CountLiveAsync(Mine, Never));
        Assert.Equal(0, await _storage.Insight.CountLiveAsync(new AgentKey("o", "rested"), Never));
        Assert.Null(await _storage.Insight.CountLiveAsync(new AgentKey("o", "none"), Never));
        Assert.Null(await _storage.Insight.CountLiveAsync(new AgentKey("other", "rested"), Never));
        Assert.Equal(["o", "other"], await _storage.Insight.ListOwnersAsync("a", 10, Never));
        Assert.Equal(["other"], await _storage.Insight.ListOwnersAsync("a", 1, Never));
        Assert.Empty(await _storage.Insight.ListOwnersAsync("none", 10, Never));
    }

    [Fact]
    public async Task Agents_are_found_by_their_newest_ended_runs()
    {
        await AcceptAsync(
            new RunAdded(Ended("run_1", 1)),
            new RunAdded(Ended("run_2", 5)),
            new RunAdded(Ended("run_3", 6) with { Owner = "n" }),
            new RunAdded(Ended("run_4", 4) with { Agent = "z" }),
            new RunAdded(Running("run_5") with { Agent = "live" }));

        Assert.Equal([new AgentKey("n", "a"), Mine, new AgentKey("o", "z")], await _storage.Insight.ListAgentsAsync(At.AddSeconds(4), 10, Never));
        Assert.Equal([new AgentKey("n", "a"), Mine], await _storage.Insight.ListAgentsAsync(At, 2, Never));
    }

    private static Run Ended(string id, int second) => Running(id) with { State = RunState.Succeeded, LeaseUntil = null, EndedAt = At.AddSeconds(second) };
}
