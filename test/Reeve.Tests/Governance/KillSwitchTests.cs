using Reeve.Engine.Foundation;
using Reeve.Engine.Governance;
using Reeve.Engine.Governance.Switches;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.TestKit.Storage;
using Reeve.Tests.Runs;

namespace Reeve.Tests.Governance;

/// <summary>Kill switches over the real storage.</summary>
public sealed class KillSwitchTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_switch_kills_what_it_covers_and_lets_nothing_begin_until_it_is_lifted()
    {
        await using var store = new TestStore();
        await using var house = House(store);
        var hit = await Start(house, "me", "spender");
        var other = await Start(house, "me", "saver");

        var report = await house.Switches.EngageAsync(KillTarget.OfAgent("spender"), "overspends", "operator");

        Assert.Equal([hit.Id], report.Runs.Select(static run => run.Run.Id));
        Assert.Equal(RunState.Killed, (await store.Runs.FindAsync(hit.Id, Never))!.State);
        Assert.IsType<GuardDecision.Kill>(await house.Guard.BeginStepAsync(hit.Id, hit.FencingToken, RunsHouse.Intent(), Durability.Durable, Never));
        Assert.IsType<GuardDecision.Allow>(await house.Guard.BeginStepAsync(other.Id, other.FencingToken, RunsHouse.Intent(), Durability.Durable, Never));
        var refused = await Assert.ThrowsAsync<ReeveException>(() => Start(house, "me", "spender"));
        Assert.Equal((ErrorCode.SwitchedOff, "The kill switch of the agent spender is engaged: overspends"), (refused.Code, refused.Message));

        await house.Switches.LiftAsync(KillTarget.OfAgent("spender"), "mended", "operator", Never);

        Assert.Equal(RunState.Running, (await Start(house, "me", "spender")).State);
        Assert.Equal(RunState.Killed, (await store.Runs.FindAsync(hit.Id, Never))!.State);
        Assert.Equal(
            ["switch.engaged", "switch.lifted"],
            (await store.Ledger.ReadAsync(0, 100, EntryFilter.Any, Never)).Select(static entry => entry.Type).Where(static type => type.StartsWith("switch.", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(KillScope.Agent, "", "a", "me", "a", true)]
    [InlineData(KillScope.Agent, "", "a", "you", "a", true)]
    [InlineData(KillScope.Agent, "me", "a", "you", "a", false)]
    [InlineData(KillScope.Agent, "", "a", "me", "b", false)]
    [InlineData(KillScope.Owner, "me", "", "me", "b", true)]
    [InlineData(KillScope.Owner, "me", "", "you", "b", false)]
    [InlineData(KillScope.All, "", "", "you", "b", true)]
    public void A_target_covers_what_it_names(KillScope scope, string owner, string agent, string ofOwner, string ofAgent, bool expected) =>
        Assert.Equal(expected, new KillTarget(scope, owner, agent).Covers(ofOwner, ofAgent));

    [Fact]
    public async Task Engaging_twice_is_one_switch_and_one_entry()
    {
        await using var store = new TestStore();
        await using var house = House(store);

        var first = await house.Switches.EngageAsync(KillTarget.All, "one", "a");
        var second = await house.Switches.EngageAsync(KillTarget.All, "two", "b");

        Assert.Equal(first.Switch, second.Switch);
        Assert.Single(house.Switches.Engaged);
        Assert.Single(await store.Ledger.ReadAsync(0, 100, EntryFilter.Any, Never), static entry => entry.Type == "switch.engaged");
    }

    [Fact]
    public async Task A_switch_survives_a_restart_and_finishes_what_a_crash_left_half_done()
    {
        await using var store = new TestStore();
        RunId left;
        await using (var before = House(store))
        {
            left = (await Start(before, "me", "spender")).Id;

            // The daemon dies between the record of the switch and the kills it was to cause.
            var engaged = new KillSwitch(KillTarget.OfOwner("me"), "stop", "operator", store.Time.GetUtcNow());
            await store.CommitAsync(KillSwitchEntries.Engaged(engaged), new SwitchEngaged(engaged));
        }

        await store.ReopenAsync();
        await using var after = House(store);
        await after.Switches.RestoreAsync(Never);
        await after.Recovery.RecoverAsync(Never);
        await Assert.ThrowsAsync<ReeveException>(() => Start(after, "me", "spender"));
        await after.Switches.EnforceAsync(Never);

        Assert.Equal(RunState.Killed, (await store.Runs.FindAsync(left, Never))!.State);
        await after.Switches.LiftAsync(KillTarget.OfOwner("me"), "over", "operator", Never);
        Assert.Equal(RunState.Running, (await Start(after, "me", "spender")).State);
    }

    [Fact]
    public async Task A_retry_that_waits_in_the_queue_is_killed_too_and_so_is_a_killed_runs_queued_child()
    {
        await using var store = new TestStore();
        await using var house = House(store);
        var parent = await house.Runs.StartAsync(RunsHouse.Tick() with { Agent = "parent" }, Never);
        var queued = new List<RunId>();
        foreach (var draft in (RunDraft[])[RunsHouse.Tick() with { Agent = "spender" }, RunsHouse.Tick() with { Agent = "child", Parent = parent.Id }])
        {
            await using var run = await house.Runs.StartAsync(draft, Never);
            await run.EndAsync(new RunOutcome.TryAgain(ErrorCode.UpstreamFailed, "again"), Never);
            queued.Add(run.Id);
        }

        await house.Switches.EngageAsync(KillTarget.OfAgent("spender"), "stop", "operator");
        await house.Runs.KillAsync(parent.Id, "stop", Never);

        Assert.Equal([RunState.Killed, RunState.Killed], [(await store.Runs.FindAsync(queued[0], Never))!.State, (await store.Runs.FindAsync(queued[1], Never))!.State]);
        await parent.DisposeAsync();
    }

    [Fact]
    public async Task A_run_that_begins_while_the_switch_is_thrown_is_never_left_running()
    {
        await using var store = new TestStore();
        await using var house = House(store);
        var started = new List<RunId>();
        using var stop = new CancellationTokenSource();
        var starters = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    var run = await Start(house, "me", "spender");
                    lock (started)
                    {
                        started.Add(run.Id);
                    }
                }
                catch (ReeveException refused) when (refused.Code == ErrorCode.SwitchedOff)
                {
                    return;
                }
            }
        })).ToList();
        await Task.Yield();

        await house.Switches.EngageAsync(KillTarget.OfAgent("spender"), "stop", "operator");
        await Task.WhenAll(starters);
        await stop.CancelAsync();
        await house.Leases.SweepAsync(Never);

        Assert.DoesNotContain(await store.Runs.ListLiveAsync(Never), static run => run.Agent == "spender");
    }

    [Fact]
    public async Task A_switch_that_the_disk_refused_is_in_force_and_recorded_when_it_is_asked_for_again()
    {
        await using var house = new RunsHouse();
        house.Storage.RefuseToQueue = static work => work.Changes.Any(static change => change is SwitchEngaged) ? ScriptedStorage.Full() : null;
        var refused = await Assert.ThrowsAsync<ReeveException>(() => house.Switches.EngageAsync(KillTarget.All, "stop", "operator"));
        Assert.Equal(ErrorCode.StorageFull, refused.Code);
        await Assert.ThrowsAsync<ReeveException>(() => house.StartExternalAsync());

        house.Storage.RefuseToQueue = null;
        await house.Switches.EngageAsync(KillTarget.All, "stop", "operator");

        Assert.Single(house.Storage.LogTypes, static type => type == "switch.engaged");
    }

    private static RunsHouse House(TestStore store) => new(store.Journal, store.Runs, store.Time, null, null, null, store.Budgets, switches: store.Switches);

    private static Task<Run> Start(RunsHouse house, string owner, string agent) =>
        house.Runs.StartExternalAsync(RunsHouse.External() with { Owner = owner, Agent = agent }, Never);
}
