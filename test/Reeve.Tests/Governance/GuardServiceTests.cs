using Reeve.Engine.Foundation;
using Reeve.Engine.Governance;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.Guard.Budgets;
using Reeve.Tests.Runs;

namespace Reeve.Tests.Governance;

public sealed class GuardServiceTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_granted_step_is_allowed_and_its_intent_is_on_disk_before_the_answer()
    {
        await using var house = new RunsHouse();
        await using var run = await house.StartAsync("check.*");
        house.Storage.Hold();

        var begin = Begin(house, run, RunsHouse.Intent()).AsTask();
        Assert.False(begin.IsCompleted);
        house.Storage.Release();

        var allow = Assert.IsType<GuardDecision.Allow>(await begin);
        Assert.Equal(("grants", 1, StepState.Allowed), (allow.Rule, allow.Step.Number, allow.Step.State));
        Assert.Equal("step.intended", house.Storage.LogTypes[^1]);
        Assert.Single(await house.Runs.ListStepsAsync(run.Id, Never));
    }

    [Fact]
    public async Task A_step_at_level_accepted_is_answered_while_the_disk_hangs()
    {
        await using var house = new RunsHouse();
        await using var run = await house.StartAsync();
        house.Storage.Hold();

        var begin = Begin(house, run, RunsHouse.Intent(), Durability.Accepted);
        Assert.True(begin.IsCompletedSuccessfully);
        var end = End(house, run, Step(await begin), new StepOutcome(), Durability.Accepted);
        Assert.True(end.IsCompletedSuccessfully);
        house.Storage.Release();

        Assert.Equal(StepState.Done, Assert.Single(await house.Runs.ListStepsAsync(run.Id, Never)).State);
    }

    [Theory]
    [InlineData("check.git")]
    [InlineData("nothing.granted")]
    public async Task What_was_not_granted_is_refused_and_the_refusal_recorded_with_its_rule(string granted)
    {
        await using var house = new RunsHouse();
        await using var run = await house.StartAsync(granted);

        var deny = Assert.IsType<GuardDecision.Deny>(await Begin(house, run, RunsHouse.Intent("mail.send")));

        Assert.Equal((ErrorCode.Denied, "grants"), (deny.Code, deny.Rule));
        Assert.Equal(["step.intended", "guard.denied"], house.Storage.LogTypes.TakeLast(2));
        Assert.Equal(Family.Guard, house.Storage.Log[^1].Family);
        var step = Assert.Single(await house.Runs.ListStepsAsync(run.Id, Never));
        Assert.Equal((StepState.Denied, "grants"), (step.State, step.DecidedBy));
    }

    [Fact]
    public async Task A_run_without_grants_may_do_nothing()
    {
        await using var house = new RunsHouse();
        await using var run = await house.Runs.StartAsync(RunsHouse.Tick() with { Grants = [] }, Never);

        Assert.IsType<GuardDecision.Deny>(await Begin(house, run, RunsHouse.Intent()));
    }

    [Fact]
    public async Task Nothing_passes_in_a_killed_run_whatever_token_is_shown()
    {
        await using var house = new RunsHouse();
        var run = await house.StartExternalAsync();
        await house.Runs.KillAsync(run.Id, "enough", Never);

        foreach (var token in new[] { run.FencingToken, run.FencingToken - 1 })
        {
            var kill = Assert.IsType<GuardDecision.Kill>(await house.Guard.BeginStepAsync(run.Id, token, RunsHouse.Intent(), Durability.Durable, Never));
            Assert.Equal(("enough", "run.live"), (kill.Reason, kill.Rule));
        }

        Assert.Equal("guard.denied", house.Storage.LogTypes[^1]);
        Assert.Empty(await house.Runs.ListStepsAsync(run.Id, Never));
    }

    [Fact]
    public async Task Nothing_passes_from_the_moment_a_kill_is_asked_for_also_when_it_cannot_be_recorded()
    {
        await using var house = new RunsHouse();
        await using var run = await house.StartAsync();
        house.Storage.Refuse = static _ => ScriptedStorage.Full();
        await FailsWith(ErrorCode.StorageFull, () => house.Runs.KillAsync(run.Id, "enough", Never));

        Assert.IsType<GuardDecision.Kill>(await Begin(house, run, RunsHouse.Intent()));
        house.Storage.Refuse = null;
    }

    [Fact]
    public async Task A_run_that_is_over_or_waits_takes_no_step()
    {
        await using var house = new RunsHouse();
        var run = await house.StartExternalAsync();
        await house.Runs.WaitAsync(run.Id, run.FencingToken, "approval", Never);
        Assert.Equal(ErrorCode.Conflict, Assert.IsType<GuardDecision.Deny>(await Begin(house, run, RunsHouse.Intent())).Code);

        await house.Runs.FinishAsync(run.Id, run.FencingToken, new RunOutcome.Cancelled("no"), Never);
        Assert.Equal(ErrorCode.Conflict, Assert.IsType<GuardDecision.Deny>(await Begin(house, run, RunsHouse.Intent())).Code);
    }

    [Fact]
    public async Task An_old_token_and_a_run_nobody_knows_are_failures_not_refusals()
    {
        await using var house = new RunsHouse();
        var run = await house.StartExternalAsync();

        await FailsWith(ErrorCode.Conflict, () => house.Guard.BeginStepAsync(run.Id, 99, RunsHouse.Intent(), Durability.Durable, Never).AsTask());
        await FailsWith(ErrorCode.NotFound, () => house.Guard.BeginStepAsync(new RunId("run_x"), 1, RunsHouse.Intent(), Durability.Durable, Never).AsTask());
    }

    [Fact]
    public async Task The_same_key_names_the_same_step_also_at_once()
    {
        await using var house = new RunsHouse();
        var run = await house.StartExternalAsync();
        house.Storage.Hold();
        var (first, second) = (Begin(house, run, RunsHouse.Intent(key: "k")).AsTask(), Begin(house, run, RunsHouse.Intent(key: "k")).AsTask());
        Assert.False(second.IsCompleted);
        house.Storage.Release();

        Assert.Equal(Step(await first).Id, Step(await second).Id);
        Assert.Single(await house.Runs.ListStepsAsync(run.Id, Never));
        Assert.Equal(1, (await house.Runs.FindAsync(run.Id, Never))!.Usage.Steps);
    }

    [Fact]
    public async Task A_key_whose_step_is_over_never_lets_the_effect_happen_again()
    {
        await using var house = new RunsHouse();
        var run = await house.StartExternalAsync();
        var step = Step(await Begin(house, run, RunsHouse.Intent(key: "k")));
        await End(house, run, step, new StepOutcome());

        var deny = Assert.IsType<GuardDecision.Deny>(await Begin(house, run, RunsHouse.Intent(key: "k")));

        Assert.Equal((ErrorCode.Conflict, "idempotency"), (deny.Code, deny.Rule));
    }

    [Fact]
    public async Task A_key_that_names_another_action_is_a_conflict_and_a_refused_one_is_refused_again()
    {
        await using var house = new RunsHouse();
        var run = await house.StartExternalAsync("check.*");
        await Begin(house, run, RunsHouse.Intent("check.git", "a"));
        await FailsWith(ErrorCode.Conflict, () => Begin(house, run, RunsHouse.Intent("check.mail", "a")).AsTask());

        Assert.IsType<GuardDecision.Deny>(await Begin(house, run, RunsHouse.Intent("mail.send", "b")));
        Assert.Equal("grants", Assert.IsType<GuardDecision.Deny>(await Begin(house, run, RunsHouse.Intent("mail.send", "b"))).Rule);
    }

    [Fact]
    public async Task Keys_survive_a_restart()
    {
        await using var before = new RunsHouse();
        var run = await before.StartExternalAsync();
        var step = Step(await Begin(before, run, RunsHouse.Intent(key: "k")));

        await using var after = new RunsHouse(before.Storage, before.Clock);
        await after.Recovery.RecoverAsync(Never);

        Assert.Equal(step.Id, Step(await Begin(after, run, RunsHouse.Intent(key: "k"))).Id);
    }

    [Fact]
    public async Task Steps_are_counted_and_the_one_over_the_limit_is_refused()
    {
        await using var house = new RunsHouse();
        var run = await house.Runs.StartExternalAsync(RunsHouse.External() with { Budget = new RunBudget(MaxSteps: 2) }, Never);
        await Begin(house, run, RunsHouse.Intent());
        await Begin(house, run, RunsHouse.Intent());

        var deny = Assert.IsType<GuardDecision.Deny>(await Begin(house, run, RunsHouse.Intent()));

        Assert.Equal((ErrorCode.BudgetExceeded, "budget.run"), (deny.Code, deny.Rule));
    }

    [Fact]
    public async Task Tokens_are_reserved_for_the_worst_case_and_settled_by_what_was_used()
    {
        await using var house = new RunsHouse();
        var run = await house.Runs.StartExternalAsync(RunsHouse.External() with { Budget = new RunBudget(MaxTokens: 100) }, Never);
        var ask = RunsHouse.Intent("model.propose") with { WorstCase = new Usage(0, 60) };
        var step = Step(await Begin(house, run, ask));
        Assert.IsType<GuardDecision.Deny>(await Begin(house, run, ask));

        await End(house, run, step, new StepOutcome { Used = new Usage(30, 10) });

        Assert.IsType<GuardDecision.Allow>(await Begin(house, run, ask));
        Assert.Equal((30L, 10L), ((await house.Runs.FindAsync(run.Id, Never))!.Usage.Used.TokensIn, (await house.Runs.FindAsync(run.Id, Never))!.Usage.Used.TokensOut));
    }

    [Fact]
    public async Task Concurrent_steps_never_reserve_more_than_the_budget()
    {
        await using var house = new RunsHouse();
        var run = await house.Runs.StartExternalAsync(RunsHouse.External() with { Budget = new RunBudget(MaxTokens: 1_000) }, Never);
        var ask = RunsHouse.Intent() with { WorstCase = new Usage(0, 70) };

        var decisions = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => Begin(house, run, ask).AsTask(), Never)));

        Assert.Equal(14, decisions.Count(static decision => decision is GuardDecision.Allow));
        var steps = await house.Runs.ListStepsAsync(run.Id, Never);
        Assert.Equal(Enumerable.Range(1, 64), steps.Select(static step => step.Number));
    }

    [Fact]
    public async Task A_step_that_could_not_be_recorded_leaves_no_trace()
    {
        await using var house = new RunsHouse();
        var run = await house.Runs.StartExternalAsync(RunsHouse.External() with { Budget = new RunBudget(MaxTokens: 100) }, Never);
        var ask = RunsHouse.Intent(key: "k") with { WorstCase = new Usage(0, 60) };
        house.Storage.RefuseToQueue = static _ => ScriptedStorage.Full();
        await FailsWith(ErrorCode.StorageFull, () => Begin(house, run, ask).AsTask());
        house.Storage.RefuseToQueue = null;
        house.Storage.Refuse = static _ => ScriptedStorage.Full();
        await FailsWith(ErrorCode.StorageFull, () => Begin(house, run, ask).AsTask());
        house.Storage.Refuse = null;

        Assert.Equal(1, Step(await Begin(house, run, ask), out var step).Number);
        await End(house, run, step.Id, new StepOutcome());
        Assert.Equal(RunState.Succeeded, (await house.Runs.FinishAsync(run.Id, run.FencingToken, new RunOutcome.Succeeded(), Never)).State);
    }

    [Fact]
    public async Task An_outcome_that_could_not_be_recorded_may_be_recorded_again()
    {
        await using var house = new RunsHouse();
        var run = await house.StartExternalAsync();
        var step = Step(await Begin(house, run, RunsHouse.Intent()));
        house.Storage.Refuse = static _ => ScriptedStorage.Full();
        await FailsWith(ErrorCode.StorageFull, () => End(house, run, step, new StepOutcome()).AsTask());
        house.Storage.Refuse = null;

        await End(house, run, step, new StepOutcome { Used = new Usage(5, 0) });

        Assert.Equal(5, (await house.Runs.FindAsync(run.Id, Never))!.Usage.Used.TokensIn);
    }

    [Fact]
    public async Task A_record_lost_after_it_was_accepted_stops_the_run_and_fails_it_when_there_is_room()
    {
        await using var house = new RunsHouse();
        await using var run = await house.StartAsync();
        house.Storage.Hold();
        Assert.IsType<GuardDecision.Allow>(await Begin(house, run, RunsHouse.Intent(), Durability.Accepted));
        house.Storage.Refuse = static _ => ScriptedStorage.Full();
        var stopped = new TaskCompletionSource();
        await using var registration = run.Stopping.Register(() => stopped.TrySetResult());
        house.Storage.Release();
        await stopped.Task.WaitAsync(Never);

        Assert.Equal(ErrorCode.StorageFull, Assert.IsType<GuardDecision.Deny>(await Begin(house, run, RunsHouse.Intent())).Code);
        await house.Leases.SweepAsync(Never);
        Assert.Equal(RunState.Running, house.Stored(run.Id).State);

        house.Storage.Refuse = null;
        await house.Leases.SweepAsync(Never);

        Assert.Equal((RunState.Failed, ErrorCode.StorageFull), (house.Stored(run.Id).State, house.Stored(run.Id).FailureCode));
        Assert.Equal(RunState.Failed, (await run.EndAsync(new RunOutcome.Succeeded(), Never)).State);
    }

    [Fact]
    public async Task A_run_whose_end_the_disk_refused_goes_on()
    {
        await using var house = new RunsHouse();
        var run = await house.StartExternalAsync();
        house.Storage.Refuse = static _ => ScriptedStorage.Full();
        await FailsWith(ErrorCode.StorageFull, () => house.Runs.FinishAsync(run.Id, run.FencingToken, new RunOutcome.Succeeded(), Never));
        house.Storage.Refuse = null;

        Assert.IsType<GuardDecision.Allow>(await Begin(house, run, RunsHouse.Intent()));
    }

    [Fact]
    public async Task A_run_does_not_succeed_over_an_accepted_record_that_is_lost_meanwhile()
    {
        await using var house = new RunsHouse();
        var run = await house.StartExternalAsync();
        house.Storage.Hold();
        await house.Guard.BeginStepAsync(run.Id, run.FencingToken, RunsHouse.Intent(), Durability.Accepted, Never);
        var finish = house.Runs.FinishAsync(run.Id, run.FencingToken, new RunOutcome.Succeeded(), Never);
        house.Storage.Refuse = static work => work.Entries[0].Type == "step.intended" ? ScriptedStorage.Full() : null;
        house.Storage.Release();

        Assert.Equal((RunState.Failed, ErrorCode.StorageFull), ((await finish).State, (await finish).FailureCode));
    }

    [Fact]
    public async Task A_kill_is_heard_at_the_gate_while_its_record_waits_for_the_disk()
    {
        await using var house = new RunsHouse();
        var run = await house.StartExternalAsync();
        house.Storage.Hold();
        await house.Guard.BeginStepAsync(run.Id, run.FencingToken, RunsHouse.Intent(), Durability.Accepted, Never);
        var kill = house.Runs.KillAsync(run.Id, "enough", Never);

        var decision = house.Guard.BeginStepAsync(run.Id, run.FencingToken, RunsHouse.Intent(), Durability.Accepted, Never);

        Assert.True(decision.IsCompletedSuccessfully);
        Assert.IsType<GuardDecision.Kill>(await decision);
        Assert.False(kill.IsCompleted);
        house.Storage.Release();
        Assert.Equal(RunState.Killed, (await kill).Run.State);
    }

    [Fact]
    public async Task The_end_of_a_run_abandons_its_open_steps_in_the_same_unit()
    {
        await using var house = new RunsHouse();
        var run = await house.StartExternalAsync();
        var step = Step(await Begin(house, run, RunsHouse.Intent()));

        await house.Runs.KillAsync(run.Id, "enough", Never);

        Assert.Equal(["step.abandoned", "run.killed"], house.Storage.LogTypes.TakeLast(2));
        Assert.Equal(StepState.Abandoned, Assert.Single(await house.Runs.ListStepsAsync(run.Id, Never)).State);
        await FailsWith(ErrorCode.Killed, () => End(house, run, step, new StepOutcome()).AsTask());
    }

    [Fact]
    public async Task An_outcome_is_recorded_once_and_only_for_a_step_of_the_run()
    {
        await using var house = new RunsHouse();
        var run = await house.StartExternalAsync();
        var step = Step(await Begin(house, run, RunsHouse.Intent()));
        await End(house, run, step, new StepOutcome { Succeeded = false, FailureCode = "timeout", Summary = new string('x', 600) });

        await FailsWith(ErrorCode.Conflict, () => End(house, run, step, new StepOutcome()).AsTask());
        await FailsWith(ErrorCode.Conflict, () => End(house, run, new StepId("step_x"), new StepOutcome()).AsTask());
        var stored = Assert.Single(await house.Runs.ListStepsAsync(run.Id, Never));
        Assert.Equal((StepState.Failed, "timeout", 500), (stored.State, stored.FailureCode, stored.Summary!.Length));
    }

    [Fact]
    public async Task Arguments_are_content_and_the_entry_holds_their_hash()
    {
        await using var house = new RunsHouse();
        var run = await house.StartExternalAsync();

        var step = Step(await Begin(house, run, RunsHouse.Intent() with { Arguments = "abc"u8.ToArray() }), out var made);

        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", made.ArgumentsHash);
        Assert.Equal("args", Assert.Single(house.Storage.Log[^1].Contents).Name);
        Assert.NotNull(step);
    }

    public static TheoryData<StepIntent> Malformed() =>
    [
        new StepIntent { Tool = "" },
        new StepIntent { Tool = new string('t', 221) },
        new StepIntent { Tool = "t", IdempotencyKey = "" },
        new StepIntent { Tool = "t", IdempotencyKey = new string('k', 201) },
        new StepIntent { Tool = "t", ArgumentsHash = "abc" },
        new StepIntent { Tool = "t", ArgumentsHash = new string('A', 64) },
        new StepIntent { Tool = "t", WorstCase = new Usage(0, -1) },
    ];

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_intent_is_an_invalid_request(StepIntent intent)
    {
        await using var house = new RunsHouse();
        var run = await house.StartExternalAsync();

        await FailsWith(ErrorCode.InvalidRequest, () => Begin(house, run, intent).AsTask());
        Assert.Equal(["run.created", "run.started"], house.Storage.LogTypes);
    }

    [Fact]
    public async Task Open_steps_have_a_bound()
    {
        await using var house = new RunsHouse();
        var run = await house.StartExternalAsync();
        for (var i = 0; i < new GuardOptions().MaxOpenSteps; i++)
        {
            await Begin(house, run, RunsHouse.Intent());
        }

        await FailsWith(ErrorCode.Overloaded, () => Begin(house, run, RunsHouse.Intent()).AsTask());
    }

    private static ValueTask<GuardDecision> Begin(RunsHouse house, Run run, StepIntent intent, Durability durability = Durability.Durable) =>
        house.Guard.BeginStepAsync(run.Id, run.FencingToken, intent, durability, Never);

    private static ValueTask<GuardDecision> Begin(RunsHouse house, RunHandle run, StepIntent intent, Durability durability = Durability.Durable) =>
        house.Guard.BeginStepAsync(run.Id, run.FencingToken, intent, durability, Never);

    private static ValueTask End(RunsHouse house, Run run, StepId step, StepOutcome outcome) =>
        house.Guard.EndStepAsync(run.Id, run.FencingToken, step, outcome, Durability.Durable, Never);

    private static ValueTask End(RunsHouse house, RunHandle run, Step step, StepOutcome outcome, Durability durability) =>
        house.Guard.EndStepAsync(run.Id, run.FencingToken, step.Id, outcome, durability, Never);

    private static ValueTask End(RunsHouse house, Run run, Step step, StepOutcome outcome) => End(house, run, step.Id, outcome);

    private static Step Step(GuardDecision decision) => Assert.IsType<GuardDecision.Allow>(decision).Step;

    private static Step Step(GuardDecision decision, out Step step) => step = Step(decision);

    private static async Task FailsWith(string code, Func<Task> act) => Assert.Equal(code, (await Assert.ThrowsAsync<ReeveException>(act)).Code);
}
