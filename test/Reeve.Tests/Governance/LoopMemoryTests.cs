using Reeve.Engine.Foundation;
using Reeve.Engine.Governance;
using Reeve.Engine.Governance.Loops;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard.Loops;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Storage;
using Reeve.TestKit.Time;
using Reeve.Tests.Runs;

namespace Reeve.Tests.Governance;

/// <summary>What the gate knows of loops survives a restart, over the storage in memory and over SQLite alike; and what it knows over runs.</summary>
public abstract class LoopMemoryTests : IAsyncDisposable
{
    private static readonly FailureLoopOptions Denied = new() { Action = LoopAction.Deny };

    private RunsHouse? _house;

    public enum Daemon
    {
        TheSame,
        Another,
    }

    protected static CancellationToken Never => TestContext.Current.CancellationToken;

    protected abstract ManualTimeProvider Clock { get; }

    protected abstract IFailingCallStore Failing { get; }

    private RunsHouse House => _house ??= Open(new RunOptions(), Denied);

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_house is not null)
        {
            await _house.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("a a", "a", "loops.identical")]
    [InlineData("a b a b a", "b", "loops.cycle")]
    [InlineData("a1 b1 c1 d1", "a", "loops.no_progress")]
    [InlineData("a b a b", "a", null)]
    [InlineData("a1 b1 c2 d1", "a", null)]
    public async Task A_restart_forgets_nothing_of_a_run(string calls, string next, string? rule)
    {
        var run = await House.StartExternalAsync();
        foreach (var call in calls.Split(' '))
        {
            await CallAsync(run, call[..1], output: call[1..]);
        }

        await RestartAsync();

        Assert.Equal(rule, (await BeginAsync(run, next) as GuardDecision.Deny)?.Rule);
    }

    [Fact]
    public async Task A_signature_survives_a_restart()
    {
        var run = await House.StartExternalAsync();
        await CallAsync(run, "a1", signature: "a");
        await CallAsync(run, "a2", signature: "a");

        await RestartAsync();

        Assert.IsType<GuardDecision.Deny>(await BeginAsync(run, "a3", signature: "a"));
        var steps = await House.Runs.ListStepsAsync(run.Id, Never);
        Assert.Equal((LoopGateTests.Hash("a1"), LoopGateTests.Hash("a")), (steps[0].ArgumentsHash, steps[0].Signature));
    }

    [Theory]
    [InlineData(Daemon.TheSame)]
    [InlineData(Daemon.Another)]
    public async Task A_call_that_failed_in_three_runs_is_met_in_the_fourth(Daemon daemon)
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(await RefusedAsync("broken"));
        }

        await RestartAsync(daemon);

        Assert.Equal("loops.repeated_failure", await RefusedAsync("broken"));
        Assert.Null(await RefusedAsync("another"));
        Assert.Null(await RefusedAsync("broken", agent: "somebody"));
        Clock.Advance(TimeSpan.FromHours(2));
        Assert.Null(await RefusedAsync("broken"));
    }

    [Theory]
    [InlineData(Daemon.TheSame)]
    [InlineData(Daemon.Another)]
    public async Task A_call_that_succeeds_again_is_forgiven(Daemon daemon)
    {
        await RefusedAsync("broken");
        await RefusedAsync("broken");
        var run = await House.StartExternalAsync();
        await CallAsync(run, "broken");
        await RefusedAsync("broken");
        await RefusedAsync("broken");

        await RestartAsync(daemon);

        Assert.Null(await RefusedAsync("broken"));
        Assert.NotNull(await RefusedAsync("broken"));
    }

    [Fact]
    public async Task Failing_often_in_one_run_is_failing_in_one_run()
    {
        var run = await House.StartExternalAsync();
        for (var i = 0; i < 6; i++)
        {
            await CallAsync(run, "broken", failure: "upstream_failed");
            await CallAsync(run, "other" + i);
        }

        Assert.Null(await RefusedAsync("broken"));
    }

    [Fact]
    public async Task A_tick_looks_again_however_often_its_check_failed()
    {
        for (var i = 0; i < 5; i++)
        {
            await using var tick = await House.StartAsync();
            await CallAsync(tick.Run, "check", failure: "upstream_failed");
            await tick.EndAsync(new RunOutcome.Succeeded(), Never);
        }

        Assert.Equal(0, House.Failing.Count);
    }

    [Fact]
    public async Task That_somebody_stopped_a_call_says_nothing_about_it()
    {
        for (var i = 0; i < 5; i++)
        {
            var run = await House.StartExternalAsync();
            await CallAsync(run, "slow", failure: "cancelled");
        }

        Assert.Null(await RefusedAsync("slow"));
    }

    [Fact]
    public async Task By_default_it_is_a_warning()
    {
        _house = Open(new RunOptions(), new FailureLoopOptions());
        for (var i = 0; i < 3; i++)
        {
            await RefusedAsync("broken");
        }

        var run = await House.StartExternalAsync();
        var allow = Assert.IsType<GuardDecision.Allow>(await BeginAsync(run, "broken"));
        Assert.Equal("loops.repeated_failure", Assert.Single(allow.Warnings).Rule);
    }

    [Fact]
    public async Task Memory_of_failing_calls_is_bounded()
    {
        var run = await House.StartExternalAsync();
        for (var i = 0; i < FailingCalls.MaxCalls + 10; i++)
        {
            House.Failing.Apply(new CallFailed(
                new FailingCall { Owner = "me", Agent = "a", Tool = "t", Signature = LoopGateTests.Hash("c" + i), Run = run.Id, At = Clock.GetUtcNow() }, default));
        }

        Assert.Equal(FailingCalls.MaxCalls, House.Failing.Count);
        Clock.Advance(TimeSpan.FromHours(2));
        House.Failing.Apply(new CallFailed(
            new FailingCall { Owner = "me", Agent = "a", Tool = "t", Signature = LoopGateTests.Hash("new"), Run = run.Id, At = Clock.GetUtcNow() }, default));
        Assert.Equal(1, House.Failing.Count);
    }

    internal abstract RunsHouse Open(RunOptions options, FailureLoopOptions failures);

    protected abstract Task ReopenAsync();

    private async Task RestartAsync(Daemon daemon = Daemon.Another)
    {
        if (daemon == Daemon.TheSame)
        {
            return;
        }

        await House.DisposeAsync();
        await ReopenAsync();
        _house = Open(new RunOptions(), Denied);
        await House.Failing.RestoreAsync(Failing, Clock.GetUtcNow(), Never);
        await House.Recovery.RecoverAsync(Never);
    }

    /// <summary>Makes the call in a run of its own, where it fails when it is let through; returns the rule that did not let it.</summary>
    private async Task<string?> RefusedAsync(string call, string agent = "watchman")
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        var run = await House.Runs.StartExternalAsync(RunsHouse.External() with { Agent = agent }, Never);
        var decision = await BeginAsync(run, call);
        if (decision is GuardDecision.Allow allow)
        {
            await EndAsync(run, allow.Step.Id, new StepOutcome { Succeeded = false, FailureCode = "upstream_failed" });
        }

        await House.Runs.FinishAsync(run.Id, run.FencingToken, new RunOutcome.Failed("x", "y"), Never);
        return (decision as GuardDecision.Deny)?.Rule;
    }

    private async Task CallAsync(Run run, string call, string? signature = null, string output = "", string? failure = null)
    {
        var allow = Assert.IsType<GuardDecision.Allow>(await BeginAsync(run, call, signature));
        await EndAsync(run, allow.Step.Id, new StepOutcome
        {
            Succeeded = failure is null,
            FailureCode = failure,
            OutputHash = output.Length == 0 ? null : LoopGateTests.Hash(output),
        });
    }

    private ValueTask EndAsync(Run run, StepId step, StepOutcome outcome) =>
        House.Guard.EndStepAsync(run.Id, run.FencingToken, step, outcome, Durability.Durable, Never);

    private ValueTask<GuardDecision> BeginAsync(Run run, string call, string? signature = null) =>
        House.Guard.BeginStepAsync(run.Id, run.FencingToken, LoopGateTests.Intent(call, signature), Durability.Durable, Never);
}

public sealed class LoopMemoryInMemoryTests : LoopMemoryTests
{
    private readonly MemoryStorage _storage;

    public LoopMemoryInMemoryTests() => _storage = new MemoryStorage(Clock);

    protected override ManualTimeProvider Clock { get; } = new();

    protected override IFailingCallStore Failing => _storage;

    protected override Task ReopenAsync() => Task.CompletedTask;

    internal override RunsHouse Open(RunOptions options, FailureLoopOptions failures) => new(_storage, _storage, Clock, options, failures: failures);
}

public sealed class LoopMemoryInSqliteTests : LoopMemoryTests
{
    private readonly TestStore _store = new();

    protected override ManualTimeProvider Clock => _store.Time;

    protected override IFailingCallStore Failing => _store.FailingCalls;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _store.DisposeAsync();
    }

    protected override Task ReopenAsync() => _store.ReopenAsync();

    internal override RunsHouse Open(RunOptions options, FailureLoopOptions failures) => new(_store.Journal, _store.Runs, _store.Time, options, failures: failures);
}
