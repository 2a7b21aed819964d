using Reeve.Engine.Alerts;
using Reeve.Engine.Governance;
using Reeve.Engine.Insight;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard.Budgets;
using Reeve.Guard.Loops;
using Reeve.TestKit.Storage;
using Reeve.TestKit.Time;
using Reeve.Tests.Runs;

namespace Reeve.Tests.Insight;

/// <summary>Defects measured in the system this one replaces, each impossible here. Through the real rooms, the real gate and the real database.</summary>
public sealed class KnownDefectTests : IAsyncDisposable
{
    private static readonly InsightOptions Options = new();
    private static readonly AgentKey Watchman = new("me", "watchman");

    private readonly InsightQueue _queue = new(Options);
    private readonly TestStore _store;

    public KnownDefectTests() => _store = new TestStore(_queue);

    private static CancellationToken Never => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Patterns_survive_a_restart()
    {
        await using (var before = House())
        {
            for (var i = 0; i < 3; i++)
            {
                await RunAsync(before, ok: false, ("fetch", "http_500"));
            }
        }

        await _store.ReopenAsync();
        await using (var after = House())
        {
            for (var i = 0; i < 3; i++)
            {
                await RunAsync(after, ok: false, ("fetch", "http_500"));
            }
        }

        await _store.ReopenAsync();
        await using var insight = Insight();
        await insight.StartAsync();

        var alert = await RaisedAsync(insight, InsightNames.RepeatedFailure);
        Assert.Equal("watchman failed in 6 of 6 runs, in 6 of them at fetch (http_500)", alert.Title);
        Assert.Equal(6, (await insight.Insight.HealthAsync(Watchman, Never)).Hotspots.Single().Runs);
    }

    [Fact]
    public async Task A_restart_tells_the_operator_nothing_twice()
    {
        await using (var house = House())
        {
            for (var i = 0; i < 5; i++)
            {
                await RunAsync(house, ok: false, ("fetch", "http_500"));
            }
        }

        await using (var insight = Insight())
        {
            await insight.StartAsync();
            await RaisedAsync(insight, InsightNames.RepeatedFailure);
        }

        await _store.ReopenAsync();
        await using var again = Insight(100);
        Assert.Equal(1, await again.Insight.ExamineAsync(Watchman, 1, Never));

        Assert.Single(await again.RaisedAsync());
    }

    [Fact]
    public async Task The_failed_tool_is_the_one_that_failed_and_not_the_last_step()
    {
        await using var house = House();
        for (var i = 0; i < 5; i++)
        {
            await RunAsync(house, ok: false, ("read", null), ("fetch", "http_500"), ("cleanup", null));
        }

        await using var insight = Insight();
        var health = await insight.Insight.HealthAsync(Watchman, Never);

        var spot = Assert.Single(health.Hotspots);
        Assert.Equal(("fetch", "http_500", 5), (spot.Tool, spot.Code, spot.Runs));
    }

    [Fact]
    public async Task A_reliability_drop_is_really_produced()
    {
        await using var house = House();
        for (var i = 0; i < 20; i++)
        {
            await RunAsync(house, ok: true);
        }

        _store.Time.Advance(Options.Window + TimeSpan.FromMinutes(1));
        for (var i = 0; i < 10; i++)
        {
            await RunAsync(house, ok: i % 2 == 0);
        }

        await using var insight = Insight();
        await insight.StartAsync();

        var alert = await RaisedAsync(insight, InsightNames.ReliabilityDrop);
        Assert.Equal((AlertSeverity.Warning, "watchman succeeded in 50% of 10 runs; before in 100% of 20"), (alert.Severity, alert.Title));
        Assert.Single(await insight.RaisedAsync());
    }

    [Fact]
    public async Task A_person_who_kills_runs_makes_no_agent_look_unreliable()
    {
        await using var house = House();
        for (var i = 0; i < 10; i++)
        {
            var run = await house.Runs.StartExternalAsync(RunsHouse.External(), Never);
            await house.Runs.KillAsync(run.Id, "enough", Never);
        }

        await using var insight = Insight();
        var health = await insight.Insight.HealthAsync(Watchman, Never);

        Assert.Equal((10, 0, InsightVerdict.Unknown), (health.Runs.Killed, health.Success.Counted, health.Status));
        Assert.Empty(health.Findings);
    }

    [Fact]
    public async Task A_run_that_the_guard_killed_for_its_loop_is_the_agents_failure()
    {
        var looping = new RunOptions { Loops = LoopOptions.Default with { OnIdentical = LoopAction.Kill } };
        await using var house = new RunsHouse(_store.Journal, _store.Runs, _store.Time, looping);
        for (var i = 0; i < 5; i++)
        {
            var run = await house.Runs.StartExternalAsync(RunsHouse.External(), Never);
            while (await house.Guard.BeginStepAsync(run.Id, run.FencingToken, RunsHouse.Intent("shell"), Durability.Durable, Never) is GuardDecision.Allow allow)
            {
                await house.Guard.EndStepAsync(run.Id, run.FencingToken, allow.Step.Id, new StepOutcome(), Durability.Durable, Never);
            }
        }

        await using var insight = Insight();
        var health = await insight.Insight.HealthAsync(Watchman, Never);

        Assert.Equal((5, 5, InsightVerdict.Critical), (health.Runs.Killed, health.Success.Failed, health.Status));
        Assert.Equal(("shell", "killed", 5), (health.Hotspots.Single().Tool, health.Hotspots.Single().Code, health.Hotspots.Single().Runs));
    }

    [Fact]
    public async Task One_owners_failures_say_nothing_of_anothers_agent_of_the_same_name()
    {
        await using var house = House();
        for (var i = 0; i < 5; i++)
        {
            await RunAsync(house, ok: false, "you", ("fetch", "http_500"));
            await RunAsync(house, ok: true);
        }

        await using var insight = Insight();

        Assert.Equal(InsightVerdict.Clear, (await insight.Insight.HealthAsync(Watchman, Never)).Status);
        Assert.Equal(InsightVerdict.Critical, (await insight.Insight.HealthAsync(Watchman with { Owner = "you" }, Never)).Status);
    }

    private static Task RunAsync(RunsHouse house, bool ok, params (string Tool, string? Failure)[] steps) => RunAsync(house, ok, "me", steps);

    private static async Task RunAsync(RunsHouse house, bool ok, string owner, params (string Tool, string? Failure)[] steps)
    {
        var run = await house.Runs.StartExternalAsync(RunsHouse.External() with { Owner = owner }, Never);
        foreach (var (tool, failure) in steps)
        {
            var allow = Assert.IsType<GuardDecision.Allow>(await house.Guard.BeginStepAsync(run.Id, run.FencingToken, RunsHouse.Intent(tool), Durability.Durable, Never));
            var outcome = new StepOutcome { Succeeded = failure is null, FailureCode = failure, Used = new Usage(10, 10) };
            await house.Guard.EndStepAsync(run.Id, run.FencingToken, allow.Step.Id, outcome, Durability.Durable, Never);
        }

        await house.Runs.FinishAsync(run.Id, run.FencingToken, ok ? new RunOutcome.Succeeded() : new RunOutcome.Failed("agent_failed", "it did not work"), Never);
    }

    private RunsHouse House() => new(_store.Journal, _store.Runs, _store.Time, failures: new() { Action = LoopAction.Off });

    private InsightHouse Insight(long firstId = 0) => new(_store.Insight, _store.Alerts, _store.Journal, _queue, _store.Time, Options, firstId);

    private static async Task<Alert> RaisedAsync(InsightHouse insight, string kind)
    {
        await Eventually.TrueAsync(async () => (await insight.RaisedAsync()).Any(alert => alert.Kind == kind), kind + " is raised");
        return (await insight.RaisedAsync()).First(alert => alert.Kind == kind);
    }
}
