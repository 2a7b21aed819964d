using Reeve.Engine.Foundation;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Runs;

public sealed class RunRecoveryTests
{
    private static readonly DateTimeOffset Now = new ManualTimeProvider().GetUtcNow();

    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_live_run_of_a_dead_daemon_comes_to_its_end_and_no_step_stays_open()
    {
        var storage = Abandoned();
        await using var house = new RunsHouse(storage);

        var report = await house.Recovery.RecoverAsync(Never);

        Assert.Equal(new RecoveryReport(Kept: 1, Queued: 2, DeadLettered: 1, Failed: 2, Postponed: 0), report);
        await AssertRecoveredAsync(storage);
        Assert.Equal("run_external", Assert.Single(house.Table.All).Id.Value);
    }

    [Fact]
    public async Task A_recovery_killed_at_any_point_and_run_again_comes_to_the_same_end()
    {
        for (var units = 0; units < 4; units++)
        {
            var storage = Abandoned();
            var left = units;
            await using (var dying = new RunsHouse(storage))
            {
                storage.Refuse = _ => left-- > 0 ? null : throw new IOException("the daemon dies here");
                await Assert.ThrowsAnyAsync<Exception>(() => dying.Recovery.RecoverAsync(Never));
            }

            storage.Refuse = null;
            await using var house = new RunsHouse(storage);
            await house.Recovery.RecoverAsync(Never);
            await house.Recovery.RecoverAsync(Never);

            await AssertRecoveredAsync(storage);
        }
    }

    [Fact]
    public async Task A_full_disk_postpones_recovery_and_the_guard_allows_nothing_until_it_is_done()
    {
        var storage = Abandoned();
        await using var house = new RunsHouse(storage);
        storage.Refuse = static _ => ScriptedStorage.Full();

        Assert.Equal(4, (await house.Recovery.RecoverAsync(Never)).Postponed);
        await house.Leases.SweepAsync(Never);
        Assert.Equal(RunState.Running, house.Stored(new RunId("run_turn")).State);
        storage.Refuse = null;
        await house.Leases.SweepAsync(Never);

        await AssertRecoveredAsync(storage);
    }

    [Fact]
    public async Task An_external_run_that_lives_on_still_has_its_open_steps_and_its_wall_clock()
    {
        var storage = Abandoned();
        await using var house = new RunsHouse(storage);
        await house.Recovery.RecoverAsync(Never);
        var run = house.Stored(new RunId("run_external"));

        await house.Guard.EndStepAsync(run.Id, run.FencingToken, new StepId("step_external"), new(), Engine.Ledger.Durability.Durable, Never);
        house.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(RunState.TimedOut, house.Stored(run.Id).State);
    }

    private static async Task AssertRecoveredAsync(ScriptedStorage storage)
    {
        Dictionary<string, (RunState, string?)> expected = new(StringComparer.Ordinal)
        {
            ["run_tick"] = (RunState.Queued, RunFailure.Recovered),
            ["run_worn"] = (RunState.DeadLetter, RunFailure.Recovered),
            ["run_turn"] = (RunState.Failed, RunFailure.Recovered),
            ["run_silent"] = (RunState.Failed, RunFailure.LeaseExpired),
            ["run_external"] = (RunState.Running, null),
            ["run_queued"] = (RunState.Queued, null),
            ["run_over"] = (RunState.Succeeded, null),
        };
        Assert.Equal(expected, storage.Runs.ToDictionary(static run => run.Id.Value, static run => (run.State, run.FailureCode), StringComparer.Ordinal));
        Assert.Equal(2, storage.Runs.Single(static run => run.Id.Value == "run_tick").Attempt);
        foreach (var run in storage.Runs)
        {
            var step = Assert.Single(await storage.ListStepsAsync(run.Id, Never));
            var open = run.Id.Value == "run_external";
            Assert.Equal(open ? StepState.Allowed : run.Id.Value is "run_over" or "run_queued" ? StepState.Done : StepState.Abandoned, step.State);
        }

        Assert.Equal(4, storage.LogTypes.Count(static type => type == "step.abandoned"));
    }

    /// <summary>What a daemon that was killed leaves behind: one run of every sort, each with a step.</summary>
    private static ScriptedStorage Abandoned()
    {
        var storage = new ScriptedStorage();
        Put("run_tick", RunKind.Tick, RunState.Running, attempt: 1);
        Put("run_worn", RunKind.Tick, RunState.Waiting, attempt: 3);
        Put("run_turn", RunKind.Turn, RunState.Running, attempt: 1);
        Put("run_silent", RunKind.External, RunState.Running, attempt: 1, lease: Now);
        Put("run_external", RunKind.External, RunState.Running, attempt: 1, lease: Now.AddHours(3), wallClock: TimeSpan.FromHours(1));
        Put("run_queued", RunKind.Tick, RunState.Queued, attempt: 2);
        Put("run_over", RunKind.Tick, RunState.Succeeded, attempt: 1);
        return storage;

        void Put(string id, RunKind kind, RunState state, int attempt, DateTimeOffset? lease = null, TimeSpan? wallClock = null)
        {
            storage.Put(new Run
            {
                Id = new RunId(id),
                Kind = kind,
                Owner = "me",
                Agent = "a",
                Trigger = "timer",
                Attempt = attempt,
                MaxAttempts = 3,
                State = state,
                FencingToken = 1,
                LeaseUntil = lease ?? Now.AddMinutes(1),
                Budget = new RunBudget(MaxWallClock: wallClock),
                CreatedAt = Now,
                StartedAt = Now,
            });
            storage.Put(new Step
            {
                Id = new StepId(id.Replace("run", "step", StringComparison.Ordinal)),
                Run = new RunId(id),
                Number = 1,
                FencingToken = 1,
                Tool = "check.git",
                ArgumentsHash = "",
                IntendedAt = Now,
                State = state is RunState.Running or RunState.Waiting ? StepState.Allowed : StepState.Done,
            });
        }
    }
}
