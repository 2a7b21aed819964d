using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Alerts;
using Reeve.Engine.Budgets;
using Reeve.Engine.Foundation;
using Reeve.Engine.Governance;
using Reeve.Engine.Governance.Switches;
using Reeve.Engine.Insight;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Engine.Tools;
using Reeve.Guard;
using Reeve.Guard.Budgets;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Storage;
using Reeve.TestKit.Time;
using Reeve.TestKit.Webhooks;
using Reeve.Tests.Runs;

namespace Reeve.Tests.Alerts;

/// <summary>An attempt to deliver an alert passes the gate: over the real storage and the real gate.</summary>
public sealed class GovernedCarrierTests : IAsyncLifetime
{
    private static readonly AlertAnswer Taken = new AlertAnswer.Taken(204);

    private readonly TestStore _store = new();
    private readonly RunsHouse _gate;
    private Func<CancellationToken, Task<AlertAnswer>> _answer = static _ => Task.FromResult(Taken);

    public GovernedCarrierTests()
    {
        _gate = new RunsHouse(
            _store.Journal, _store.Runs, _store.Time, null, new BudgetOptions { Org = new BudgetLimits(Tokens: 100) }, null, _store.Budgets,
            switches: _store.Switches, approvals: _store.Approvals);
        Transport = new ScriptedCarrier((_, _, _, token) => _answer(token));
        Carrier = new GovernedCarrier(Transport, _gate.Runs, _gate.Steps, new AlertOptions());
    }

    private ScriptedCarrier Transport { get; }

    private GovernedCarrier Carrier { get; }

    private static CancellationToken Never => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _gate.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task An_attempt_is_a_step_with_its_intent_before_it_and_its_outcome_after_it()
    {
        IReadOnlyList<string> before = [];
        _answer = async _ =>
        {
            before = await TypesAsync();
            return Taken;
        };

        Assert.Same(Taken, await CarryAsync());

        Assert.Equal(["run.created", "run.started", "step.intended"], before);
        Assert.Equal([.. before, "step.done", "run.finished"], await TypesAsync());
        var run = Assert.Single(await RunsAsync());
        Assert.Equal((RunKind.Job, "local", DaemonRuns.AlertAgent, RunState.Succeeded), (run.Kind, run.Owner, run.Agent, run.State));
        Assert.Equal((GovernedCarrier.Tool, true), (Assert.Single(await _store.Runs.ListStepsAsync(run.Id, Never)).Tool, true));
        Assert.Equal(0, _gate.Table.Count);
    }

    [Fact]
    public async Task A_failed_attempt_is_a_failed_step_and_raises_no_alert_of_its_own()
    {
        _answer = static _ => Task.FromResult<AlertAnswer>(new AlertAnswer.NotNow(ScriptedCarrier.Failure, 500));

        for (var attempt = 0; attempt < 12; attempt++)
        {
            Assert.IsType<AlertAnswer.NotNow>(await CarryAsync()); // no loop rule ends what is to be tried again
        }

        Assert.Equal(12, Transport.Carried.Count);
        Assert.All(await RunsAsync(), static run => Assert.Equal(RunState.Failed, run.State));
        Assert.All(await EntriesAsync(), static entry => Assert.Null(LedgerAlertRules.Of(entry)));
    }

    [Fact]
    public async Task Nothing_that_fails_about_sending_begets_an_alert_and_its_switch_does()
    {
        await using var alerts = new AlertHouse(new AlertOptions(), _store.Alerts, _store.Journal, Carrier, new CountingIdSource(), _store.Time);
        var insight = new InsightService(_store.Insight, alerts.Alerts, new InsightOptions { MinRuns = 1 }, _store.Time);
        _answer = static _ => Task.FromResult<AlertAnswer>(new AlertAnswer.NotNow(ScriptedCarrier.Failure, 500));
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await CarryAsync();
        }

        await HoldsAndIsKilledAsync();
        Assert.Equal(0, await insight.ExamineAsync(new AgentKey("local", DaemonRuns.AlertAgent), 10, Never));
        Assert.All(await EntriesAsync(), static entry => Assert.Null(LedgerAlertRules.Of(entry)));

        await _gate.Switches.EngageAsync(KillTarget.OfAgent(DaemonRuns.AlertAgent), "too loud", "ann");
        Assert.Equal(LedgerAlertRules.SwitchKind, Assert.Single((await EntriesAsync()).Select(static entry => LedgerAlertRules.Of(entry)).OfType<AlertDraft>()).Kind);
    }

    public static TheoryData<KillScope, string, string> OthersSwitches() => new()
    {
        { KillScope.All, "", "" },
        { KillScope.Owner, "local", "" },
        { KillScope.Agent, "", "watchman" },
    };

    [Theory]
    [MemberData(nameof(OthersSwitches))]
    public async Task The_operator_hears_also_when_everything_is_stopped(KillScope scope, string owner, string agent)
    {
        var sent = new TaskCompletionSource<AlertAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _answer = token => sent.Task.WaitAsync(token);
        var underWay = CarryAsync();
        await Eventually.TrueAsync(() => !Transport.Carried.IsEmpty, "it is under way");

        await _gate.Switches.EngageAsync(new KillTarget(scope, owner, agent), "enough", "ann");
        sent.SetResult(Taken);

        Assert.Same(Taken, await underWay);
        Assert.Same(Taken, await CarryAsync());
        await _gate.Switches.EnforceAsync(Never);
        Assert.All(await RunsAsync(), static run => Assert.Equal(RunState.Succeeded, run.State));
    }

    [Fact]
    public async Task Its_own_switch_holds_the_channel_and_costs_no_attempt()
    {
        await _gate.Switches.EngageAsync(KillTarget.OfAgent(DaemonRuns.AlertAgent), "too loud", "ann");
        var size = _store.Journal.Head.Size;

        Assert.Contains("too loud", Assert.IsType<AlertAnswer.Held>(await CarryAsync()).Reason);

        Assert.Equal((0, size), (Transport.Carried.Count, _store.Journal.Head.Size));
        await _gate.Switches.LiftAsync(KillTarget.OfAgent(DaemonRuns.AlertAgent), "better", "ann", Never);
        Assert.Same(Taken, await CarryAsync());
    }

    [Fact]
    public async Task A_held_delivery_keeps_its_place_and_goes_out_when_the_switch_is_lifted()
    {
        await _gate.Switches.EngageAsync(KillTarget.OfAgent(DaemonRuns.AlertAgent), "too loud", "ann");
        await using var house = new AlertHouse(
            new AlertOptions { Targets = [new AlertTarget("ops")] }, _store.Alerts, _store.Journal, Carrier, new CountingIdSource(), _store.Time);
        await house.StartAsync();
        var alert = await house.RaiseAsync("key");
        await Eventually.TrueAsync(() => _store.Time.Waiting > 0, "it waits");
        Assert.Equal((AlertDeliveryState.Pending, 0), ((await house.OnlyAsync(alert)).State, (await house.OnlyAsync(alert)).Attempts));

        await _gate.Switches.LiftAsync(KillTarget.OfAgent(DaemonRuns.AlertAgent), "better", "ann", Never);
        await Eventually.TrueAsync(
            async () =>
            {
                _store.Time.Advance(RetryRules.LongestBackOff);
                return (await house.OnlyAsync(alert)).State == AlertDeliveryState.Delivered;
            },
            "it is delivered");

        Assert.Single(Transport.Carried);
    }

    [Fact]
    public async Task A_budget_that_is_used_up_does_not_silence_the_alert_that_says_so()
    {
        var run = await _gate.StartExternalAsync();
        var step = Assert.IsType<GuardDecision.Allow>(
            await _gate.Guard.BeginStepAsync(run.Id, run.FencingToken, RunsHouse.Intent() with { WorstCase = new Usage(0, 100) }, Durability.Durable, Never)).Step;
        await _gate.Guard.EndStepAsync(run.Id, run.FencingToken, step.Id, new StepOutcome { Used = new Usage(0, 100) }, Durability.Durable, Never);

        Assert.Same(Taken, await CarryAsync());
    }

    [Fact]
    public async Task A_tool_that_is_switched_off_is_an_attempt_that_failed_and_sends_nothing()
    {
        _gate.Tools.Keep(new Tool { Key = new ToolKey("local", ToolKey.DefaultProject, GovernedCarrier.Tool), UpdatedAt = _store.Time.GetUtcNow(), Enabled = false });

        Assert.Equal(ErrorCode.ToolDisabled, Assert.IsType<AlertAnswer.NotNow>(await CarryAsync()).Failure.Code);

        Assert.Empty(Transport.Carried);
        Assert.Contains("guard.denied", await TypesAsync());
    }

    [Fact]
    public async Task A_killed_attempt_is_cancelled_and_made_again_later()
    {
        Assert.Equal(ErrorCode.Killed, Assert.IsType<AlertAnswer.NotNow>(await HoldsAndIsKilledAsync()).Failure.Code);

        Assert.Equal(RunState.Killed, Assert.Single(await RunsAsync()).State);
    }

    [Theory]
    [InlineData(DaemonRuns.AlertAgent)]
    [InlineData(DaemonRuns.CloudAgent)]
    [InlineData("reeve-rollback")]
    public async Task Nobody_else_may_bear_the_daemons_names(string agent)
    {
        var asked = RunsHouse.External() with { Agent = agent, Trigger = DaemonRuns.AlertTrigger };

        var refused = await Assert.ThrowsAsync<ReeveException>(() => _gate.Runs.StartExternalAsync(asked, Never));

        Assert.Equal(ErrorCode.InvalidRequest, refused.Code);
    }

    private async Task<AlertAnswer> HoldsAndIsKilledAsync()
    {
        var (before, count) = (_answer, Transport.Carried.Count);
        _answer = static async token =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return Taken;
        };
        var underWay = CarryAsync();
        await Eventually.TrueAsync(() => Transport.Carried.Count > count, "it is under way");
        await _gate.Runs.KillAsync(_gate.Table.All.Single().Id, "enough", Never);
        _answer = before;
        return await underWay;
    }

    private Task<AlertAnswer> CarryAsync() => Carrier.CarryAsync(
        new Alert
        {
            Id = new AlertId("alert_1"),
            Kind = "test",
            Severity = AlertSeverity.Critical,
            Owner = "somebody",
            DedupeKey = "key",
            Title = "Title",
            RaisedAt = _store.Time.GetUtcNow(),
        },
        "ops",
        Never);

    private async Task<IReadOnlyList<Run>> RunsAsync() => (await _store.Runs.ListAsync(new RunFilter(), new PageRequest(null, 100), Never)).Items;

    private async Task<IReadOnlyList<LedgerEntry>> EntriesAsync() => await _store.Ledger.ReadAsync(0, 500, EntryFilter.Any, Never);

    private async Task<IReadOnlyList<string>> TypesAsync() => [.. (await EntriesAsync()).Select(static entry => entry.Type)];
}
