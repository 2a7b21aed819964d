using Reeve.Engine.Governance;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.Guard.Budgets;
using Reeve.Tests.Runs;

namespace Reeve.Tests.Governance;

public sealed class StepRunnerTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_effect_happens_after_its_intent_is_recorded_and_its_outcome_is_recorded_after_it()
    {
        await using var house = new RunsHouse();
        await using var run = await house.StartAsync();
        IReadOnlyList<string> before = [];

        var value = await house.Steps.RunAsync(run, RunsHouse.Intent(), Effect, null, Never);

        Assert.Equal(42, value);
        Assert.Equal("step.intended", before[^1]);
        Assert.Equal("step.done", house.Storage.LogTypes[^1]);
        Assert.Equal(7, run.Run.Usage.Used.TokensIn);

        Task<StepEffect<int>> Effect(CancellationToken cancellationToken)
        {
            before = house.Storage.LogTypes;
            return Task.FromResult(new StepEffect<int>(42, new StepOutcome { Used = new Usage(7, 0) }));
        }
    }

    [Fact]
    public async Task A_refused_effect_never_happens()
    {
        await using var house = new RunsHouse();
        await using var run = await house.StartAsync("check.*");

        await FailsWith(ErrorCode.Denied, () => house.Steps.RunAsync<int>(run, RunsHouse.Intent("mail.send"), Never => throw new InvalidOperationException("it happened"), null, Never));
    }

    [Fact]
    public async Task The_failure_of_an_effect_is_recorded_and_thrown_on()
    {
        await using var house = new RunsHouse();
        await using var run = await house.StartAsync();

        await FailsWith(ErrorCode.UpstreamFailed, () => house.Steps.RunAsync<int>(run, RunsHouse.Intent(), static _ => throw new ReeveException(ErrorCode.UpstreamFailed, "no"), null, Never));
        await Assert.ThrowsAsync<FormatException>(() => house.Steps.RunAsync<int>(run, RunsHouse.Intent(), static _ => throw new FormatException(), null, Never));

        var steps = await house.Runs.ListStepsAsync(run.Id, Never);
        Assert.Equal([(StepState.Failed, ErrorCode.UpstreamFailed), (StepState.Failed, ErrorCode.Internal)], steps.Select(static step => (step.State, step.FailureCode)));
    }

    [Fact]
    public async Task An_effect_that_takes_too_long_is_cancelled_and_recorded_as_a_timeout()
    {
        await using var house = new RunsHouse();
        await using var run = await house.StartAsync();
        var started = new TaskCompletionSource();

        var step = house.Steps.RunAsync(run, RunsHouse.Intent(), token => Hang(started, token), TimeSpan.FromSeconds(5), Never);
        await started.Task;
        house.Clock.Advance(TimeSpan.FromSeconds(5));

        await FailsWith(ErrorCode.Timeout, () => step);
        Assert.Equal(ErrorCode.Timeout, Assert.Single(await house.Runs.ListStepsAsync(run.Id, Never)).FailureCode);
    }

    [Fact]
    public async Task A_kill_reaches_the_effect_in_flight()
    {
        await using var house = new RunsHouse();
        await using var run = await house.StartAsync();
        var started = new TaskCompletionSource();
        var step = house.Steps.RunAsync(run, RunsHouse.Intent(), token => Hang(started, token), null, Never);
        await started.Task;

        await house.Runs.KillAsync(run.Id, "enough", Never);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => step);
        Assert.Equal(RunState.Killed, house.Stored(run.Id).State);
        Assert.True(StepRules.IsTerminal(Assert.Single(await house.Runs.ListStepsAsync(run.Id, Never)).State));
        await FailsWith(ErrorCode.Killed, () => house.Steps.RunAsync(run, RunsHouse.Intent(), token => Hang(started, token), null, Never));
    }

    [Fact]
    public async Task An_effect_whose_outcome_cannot_be_recorded_does_not_pass_for_done()
    {
        await using var house = new RunsHouse();
        await using var run = await house.StartAsync();
        house.Storage.Refuse = static work => work.Entries[0].Type == "step.done" ? ScriptedStorage.Full() : null;

        await FailsWith(ErrorCode.StorageFull, () => house.Steps.RunAsync(run, RunsHouse.Intent(), static _ => Task.FromResult(new StepEffect<int>(1, new StepOutcome())), null, Never));
    }

    private static async Task<StepEffect<int>> Hang(TaskCompletionSource started, CancellationToken cancellationToken)
    {
        started.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return new StepEffect<int>(0, new StepOutcome());
    }

    private static async Task FailsWith(string code, Func<Task> act) => Assert.Equal(code, (await Assert.ThrowsAsync<ReeveException>(act)).Code);
}
