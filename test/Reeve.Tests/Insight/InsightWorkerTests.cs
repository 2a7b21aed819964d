using Reeve.Engine.Alerts;
using Reeve.Engine.Foundation;
using Reeve.Engine.Insight;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.Guard.Budgets;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Insight;

/// <summary>From the end of a run to the operator, over storage in memory and time moved by hand.</summary>
public sealed class InsightWorkerTests : IAsyncDisposable
{
    private static readonly InsightOptions Options = new() { MaxWaiting = 4 };

    private readonly ManualTimeProvider _time = new();
    private readonly InsightQueue _queue = new(Options);
    private readonly MemoryStorage _storage;
    private readonly InsightHouse _house;
    private int _last;

    public InsightWorkerTests()
    {
        _storage = new MemoryStorage(_time, _queue);
        _house = new InsightHouse(_storage, _storage, _storage, _queue, _time, Options);
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_run_that_ends_gets_its_agent_looked_at_and_the_operator_told_once()
    {
        await _house.StartAsync();
        for (var i = 0; i < 8; i++)
        {
            await EndAsync("watchman", RunState.Failed);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        await UntilRaisedAsync(1);
        var alert = Assert.Single(await _house.RaisedAsync());
        Assert.Equal((InsightNames.RepeatedFailure, AlertSeverity.Critical, "me", "watchman"), (alert.Kind, alert.Severity, alert.Owner, alert.Agent));
        Assert.Contains("\"evidence\":[\"run_00", alert.Data, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"boom\"", alert.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_agent_whose_run_ended_is_looked_at()
    {
        for (var i = 0; i < 6; i++)
        {
            await EndAsync("broken", RunState.Failed);
        }

        await EndAsync("fine", RunState.Succeeded);
        var (isAllDue, agents) = await _queue.TakeAsync(CancellationToken.None);

        Assert.False(isAllDue);
        Assert.Equal(6, agents[new AgentKey("me", "broken")]);
        Assert.Equal(1, agents[new AgentKey("me", "fine")]);
        await EndAsync("fine", RunState.Succeeded);
        Assert.Equal([new AgentKey("me", "fine")], (await _queue.TakeAsync(CancellationToken.None)).Agents.Keys);
    }

    [Fact]
    public async Task When_too_many_wait_none_is_missed()
    {
        for (var agent = 0; agent < 7; agent++)
        {
            for (var i = 0; i < 5; i++)
            {
                await EndAsync($"agent_{agent}", RunState.Failed);
            }
        }

        await _house.StartAsync();

        await UntilRaisedAsync(7);
        Assert.Equal(7, (await _house.RaisedAsync()).Select(static alert => alert.Agent).Distinct().Count());
    }

    [Fact]
    public async Task A_failing_disk_only_puts_it_off()
    {
        for (var i = 0; i < 5; i++)
        {
            await EndAsync("watchman", RunState.Failed);
        }

        var refused = 0;
        _storage.FailOn(_ => Interlocked.Increment(ref refused) <= 2 ? new ReeveException(ErrorCode.Unavailable, "no disk") : null);
        await _house.StartAsync();

        await UntilRaisedAsync(1);
        Assert.True(refused > 2);
    }

    [Fact]
    public async Task Another_failing_tool_is_another_alert_and_not_counted_under_the_first()
    {
        await _house.StartAsync();
        for (var i = 0; i < 6; i++)
        {
            await EndAsync("watchman", RunState.Failed);
        }

        await UntilRaisedAsync(1);
        for (var i = 0; i < 9; i++)
        {
            await EndAsync("watchman", RunState.Failed, "other");
        }

        await UntilRaisedAsync(2);
        Assert.Equal(["insight.repeated_failure:watchman:boom", "insight.repeated_failure:watchman:other"], (await _house.RaisedAsync()).Select(static alert => alert.DedupeKey).Order());
    }

    [Fact]
    public async Task Too_little_raises_nothing_and_health_says_unknown_with_the_sample()
    {
        for (var i = 0; i < 4; i++)
        {
            await EndAsync("watchman", RunState.Failed);
        }

        Assert.Equal(0, await _house.Insight.ExamineAsync(Story.Agent, 1, CancellationToken.None));

        var health = await _house.Insight.HealthAsync(Story.Agent, CancellationToken.None);
        Assert.Equal((InsightVerdict.Unknown, 4), (health.Status, health.Success.Counted));
        Assert.All(health.Checks, static check => Assert.Equal(InsightVerdict.Unknown, check.Verdict));
    }

    [Fact]
    public async Task A_name_is_the_only_owners_or_has_to_be_told_and_nobody_sees_an_agent_that_never_ran()
    {
        await EndAsync("watchman", RunState.Succeeded);
        Assert.Equal(Story.Agent, await _house.Insight.FindAsync("watchman", null, CancellationToken.None));
        await EndAsync("watchman", RunState.Succeeded, owner: "you");

        Assert.Equal(ErrorCode.InvalidRequest, (await Assert.ThrowsAsync<ReeveException>(() => _house.Insight.FindAsync("watchman", null, CancellationToken.None).AsTask())).Code);
        Assert.Equal(1, (await _house.Insight.HealthAsync(new AgentKey("you", "watchman"), CancellationToken.None)).Runs.Ended);
        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<ReeveException>(() => _house.Insight.FindAsync("nobody", null, CancellationToken.None).AsTask())).Code);
        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<ReeveException>(() => _house.Insight.HealthAsync(new AgentKey("me", "nobody"), CancellationToken.None).AsTask())).Code);
    }

    [Fact]
    public async Task What_is_older_than_the_window_is_the_past_and_what_is_older_still_is_not_looked_at()
    {
        await EndAsync("watchman", RunState.Failed);
        _time.Advance(TimeSpan.FromDays(7));
        await EndAsync("watchman", RunState.Succeeded);
        _time.Advance(TimeSpan.FromDays(6));

        var health = await _house.Insight.HealthAsync(Story.Agent, CancellationToken.None);

        Assert.Equal((1, 1), (health.Success.Counted, health.Before.Counted));
        _time.Advance(TimeSpan.FromDays(30));
        health = await _house.Insight.HealthAsync(Story.Agent, CancellationToken.None);
        Assert.Equal((InsightVerdict.Unknown, 0, 0), (health.Status, health.Success.Counted, health.Before.Counted));
    }

    private async Task UntilRaisedAsync(int count) => await Eventually.TrueAsync(
        async () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return (await _house.RaisedAsync()).Count >= count;
        },
        $"{count} alerts are raised");

    private async Task EndAsync(string agent, RunState state, string code = "boom", string owner = "me")
    {
        var run = new Run
        {
            Id = new RunId($"run_{++_last:D5}"),
            Kind = RunKind.External,
            Owner = owner,
            Agent = agent,
            Trigger = "client",
            State = state,
            FailureCode = state == RunState.Succeeded ? null : code,
            CreatedAt = _time.GetUtcNow(),
            EndedAt = _time.GetUtcNow(),
            Usage = new RunUsage(0, Usage.None),
        };
        var entry = new LedgerDraft { Type = "run.finished", Family = Family.Runs, Owner = owner, Agent = agent, Run = run.Id };
        await ((IJournal)_storage).CommitAsync(UnitOfWork.Of(entry, new RunAdded(run)), CancellationToken.None);
    }
}
