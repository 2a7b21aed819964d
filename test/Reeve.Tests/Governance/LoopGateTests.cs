using Reeve.Engine.Foundation;
using Reeve.Engine.Governance;
using Reeve.Engine.Ledger;
using Reeve.Engine.Runs;
using Reeve.Guard;
using Reeve.Guard.Loops;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Time;
using Reeve.Tests.Runs;

namespace Reeve.Tests.Governance;

/// <summary>Loops at the real gate. What is remembered over a restart is told over both storages by <see cref="LoopMemoryTests"/>.</summary>
public sealed class LoopGateTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly MemoryStorage _storage;
    private RunsHouse? _house;

    public LoopGateTests() => _storage = new MemoryStorage(_clock);

    private static CancellationToken Never => TestContext.Current.CancellationToken;

    private RunsHouse House => _house ??= new RunsHouse(_storage, _storage, _clock, new RunOptions());

    public async ValueTask DisposeAsync()
    {
        if (_house is not null)
        {
            await _house.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_third_identical_call_is_refused_recorded_and_the_run_goes_on_with_another()
    {
        var run = await House.StartExternalAsync();
        await CallAsync(run, "a");
        await CallAsync(run, "a");

        var deny = Assert.IsType<GuardDecision.Deny>(await BeginAsync(run, "a"));

        Assert.Equal((ErrorCode.LoopDetected, "loops.identical"), (deny.Code, deny.Rule));
        Assert.Contains("3 times in a row", deny.Reason, StringComparison.Ordinal);
        var entry = _storage.Entries[^1];
        Assert.Equal(("guard.denied", Family.Guard), (entry.Type, entry.Family));
        Assert.Equal((StepState.Denied, "loops.identical"), ((await House.Runs.ListStepsAsync(run.Id, Never))[^1].State, (await House.Runs.ListStepsAsync(run.Id, Never))[^1].DecidedBy));
        Assert.IsType<GuardDecision.Deny>(await BeginAsync(run, "a")); // a refused call is not forgotten by being refused
        Assert.IsType<GuardDecision.Allow>(await BeginAsync(run, "b"));
        Assert.IsType<GuardDecision.Allow>(await BeginAsync(run, "a"));
    }

    [Fact]
    public async Task The_second_key_of_one_call_is_a_second_call_and_the_same_key_is_the_same()
    {
        var run = await House.StartExternalAsync();
        await BeginAsync(run, "a", key: "1");
        await BeginAsync(run, "a", key: "1");
        await BeginAsync(run, "a", key: "1");

        Assert.IsType<GuardDecision.Allow>(await BeginAsync(run, "a", key: "2"));
        Assert.IsType<GuardDecision.Deny>(await BeginAsync(run, "a", key: "3"));
    }

    [Fact]
    public async Task Equal_outputs_are_no_progress_and_a_side_effect_says_nothing_of_it()
    {
        var run = await House.StartExternalAsync();
        for (var i = 0; i < 8; i++)
        {
            await CallAsync(run, "write" + i, output: "ok", sideEffect: true, tool: "write");
        }

        for (var i = 0; i < 4; i++)
        {
            await CallAsync(run, "query" + i, output: "nothing", tool: "search");
        }

        var deny = Assert.IsType<GuardDecision.Deny>(await BeginAsync(run, "query5", tool: "search"));
        Assert.Equal((ErrorCode.LoopDetected, "loops.no_progress"), (deny.Code, deny.Rule));
        Assert.IsType<GuardDecision.Allow>(await BeginAsync(run, "x", tool: "another"));
    }

    [Fact]
    public async Task A_signature_is_compared_before_the_hash_and_differing_outputs_are_progress()
    {
        var run = await House.StartExternalAsync();
        for (var i = 0; i < 6; i++)
        {
            await CallAsync(run, "read" + i, signature: "read", output: "page" + i, tool: "read");
        }

        for (var i = 0; i < 2; i++)
        {
            await CallAsync(run, "look" + i, signature: "look", tool: "look");
        }

        Assert.Equal("loops.identical", Assert.IsType<GuardDecision.Deny>(await BeginAsync(run, "look3", signature: "look", tool: "look")).Rule);
    }

    [Fact]
    public async Task The_daemons_own_arguments_are_compared_without_what_is_volatile()
    {
        await using var run = await House.Runs.StartAsync(RunsHouse.Tick() with { Kind = RunKind.Turn }, Never);
        GuardDecision last = null!;
        for (var i = 0; i < 3; i++)
        {
            var intent = new StepIntent { Tool = "look", Arguments = System.Text.Encoding.UTF8.GetBytes($$"""{"q":"x","asked":"2026-11-21T07:11:5{{i}}Z"}""") };
            last = await House.Guard.BeginStepAsync(run.Id, run.FencingToken, intent, Durability.Durable, Never);
        }

        Assert.Equal("loops.identical", Assert.IsType<GuardDecision.Deny>(last).Rule);
    }

    [Fact]
    public async Task A_tick_whose_checks_look_alike_makes_them_all_and_a_model_may_be_asked_the_same()
    {
        await using var run = await House.StartAsync();
        for (var i = 0; i < 12; i++)
        {
            var check = new StepIntent { Tool = "check.command", Arguments = System.Text.Encoding.UTF8.GetBytes($"msg-{i}\ncommand=true") };
            Assert.IsType<GuardDecision.Allow>(await House.Guard.BeginStepAsync(run.Id, run.FencingToken, check, Durability.Accepted, Never));
            var ask = new StepIntent { Tool = "model.propose", Arguments = "the same"u8.ToArray() };
            Assert.IsType<GuardDecision.Allow>(await House.Guard.BeginStepAsync(run.Id, run.FencingToken, ask, Durability.Accepted, Never));
            var named = new StepIntent { Tool = "reason", Model = "m", Arguments = "the same"u8.ToArray() };
            Assert.IsType<GuardDecision.Allow>(await House.Guard.BeginStepAsync(run.Id, run.FencingToken, named, Durability.Accepted, Never));
        }
    }

    [Fact]
    public async Task A_new_attempt_does_its_work_anew()
    {
        var run = await House.Runs.StartExternalAsync(RunsHouse.External() with { MaxAttempts = 5 }, Never);
        await CallAsync(run, "a");
        await CallAsync(run, "a");
        await House.Runs.FinishAsync(run.Id, run.FencingToken, new RunOutcome.TryAgain("x", "again"), Never);
        await using var again = await House.Runs.TakeAsync(run.Id, Never);

        Assert.IsType<GuardDecision.Allow>(await BeginAsync(again.Run, "a"));
    }

    [Fact]
    public async Task A_warning_lets_the_call_through_on_the_record_and_tells_the_caller()
    {
        _house = new RunsHouse(_storage, _storage, _clock, new RunOptions { Loops = LoopOptions.Default with { OnIdentical = LoopAction.Warn } });
        var run = await House.StartExternalAsync();
        await CallAsync(run, "a");
        await CallAsync(run, "a");

        var allow = Assert.IsType<GuardDecision.Allow>(await BeginAsync(run, "a"));

        Assert.Equal(("grants", "loops.identical", ErrorCode.LoopDetected), (allow.Rule, Assert.Single(allow.Warnings).Rule, allow.Warnings[0].Code));
        Assert.Equal(("guard.warned", Family.Guard), (_storage.Entries[^1].Type, _storage.Entries[^1].Family));
        Assert.Empty(Assert.IsType<GuardDecision.Allow>(await BeginAsync(run, "b")).Warnings);
    }

    [Fact]
    public async Task A_warning_allows_nothing_that_was_not_granted()
    {
        _house = new RunsHouse(_storage, _storage, _clock, new RunOptions { Loops = LoopOptions.Default with { OnIterations = LoopAction.Warn, MaxIterations = 1 } });
        var run = await House.StartExternalAsync("a.*");
        await BeginAsync(run, "x", tool: "a.b");

        Assert.Equal("grants", Assert.IsType<GuardDecision.Deny>(await BeginAsync(run, "x", tool: "b.c")).Rule);
    }

    [Theory]
    [InlineData(Durability.Durable)]
    [InlineData(Durability.Accepted)]
    public async Task A_kill_ends_the_run_and_what_it_started_for_ever(Durability durability)
    {
        _house = new RunsHouse(_storage, _storage, _clock, new RunOptions { Loops = LoopOptions.Default with { OnIdentical = LoopAction.Kill } });
        var run = await House.StartExternalAsync();
        var child = await House.Runs.StartExternalAsync(RunsHouse.External() with { Agent = "child", Parent = run.Id }, Never);
        await CallAsync(run, "a");
        await CallAsync(run, "a");

        var kill = Assert.IsType<GuardDecision.Kill>(await House.Guard.BeginStepAsync(run.Id, run.FencingToken, Intent("a"), durability, Never));

        Assert.Equal("loops.identical", kill.Rule);
        var stored = await House.Runs.FindAsync(run.Id, Never);
        Assert.Equal((RunState.Killed, "killed"), (stored!.State, stored.FailureCode));
        Assert.Contains("3 times in a row", stored.Reason, StringComparison.Ordinal);
        Assert.Equal(RunState.Killed, (await House.Runs.FindAsync(child.Id, Never))!.State);
        Assert.Equal("run.live", Assert.IsType<GuardDecision.Kill>(await BeginAsync(run, "b")).Rule);
        Assert.Equal(RunState.Killed, (await House.Runs.FinishAsync(run.Id, run.FencingToken, new RunOutcome.Succeeded(), Never)).State);
    }

    [Fact]
    public async Task A_run_killed_for_a_loop_is_stopped_also_while_the_disk_refuses()
    {
        _house = new RunsHouse(_storage, _storage, _clock, new RunOptions { Loops = LoopOptions.Default with { OnIdentical = LoopAction.Kill } });
        var run = await House.StartExternalAsync();
        await CallAsync(run, "a");
        await CallAsync(run, "a");
        _storage.FailOn(static _ => ScriptedStorage.Full());

        Assert.IsType<GuardDecision.Kill>(await BeginAsync(run, "a"));
        Assert.IsType<GuardDecision.Kill>(await BeginAsync(run, "b"));
        _storage.FailOn(null);
    }

    [Fact]
    public async Task A_malformed_signature_or_output_hash_is_an_invalid_request()
    {
        var run = await House.StartExternalAsync();
        var refused = await Assert.ThrowsAsync<ReeveException>(() => House.Guard.BeginStepAsync(
            run.Id, run.FencingToken, Intent("a") with { ArgumentsSignature = "x" }, Durability.Durable, Never).AsTask());
        var step = Assert.IsType<GuardDecision.Allow>(await BeginAsync(run, "a")).Step;
        var outcome = await Assert.ThrowsAsync<ReeveException>(() => House.Guard.EndStepAsync(
            run.Id, run.FencingToken, step.Id, new StepOutcome { OutputHash = "x" }, Durability.Durable, Never).AsTask());

        Assert.Equal((ErrorCode.InvalidRequest, ErrorCode.InvalidRequest), (refused.Code, outcome.Code));
    }

    [Theory]
    [InlineData(LoopAction.Deny)]
    [InlineData(LoopAction.Kill)]
    public async Task Agents_that_start_one_another_in_a_circle_are_stopped(LoopAction action)
    {
        _house = new RunsHouse(_storage, _storage, _clock, new RunOptions { Causation = new CausationOptions { Action = action } });
        var above = await StartAsync("clock", null);
        var first = await StartAsync("a", above);
        var second = await StartAsync("b", first);
        var third = await StartAsync("a", second);
        await House.Runs.FinishAsync(third.Parent!.Value, second.FencingToken, new RunOutcome.Succeeded(), Never); // what is over is a cause all the same
        var fourth = await StartAsync("c", third);

        var refused = await Assert.ThrowsAsync<ReeveException>(() => StartAsync("a", fourth));

        Assert.Equal(ErrorCode.LoopDetected, refused.Code);
        Assert.Contains(_storage.Entries, entry => entry.Type == "guard.denied" && entry.Run == fourth.Id);
        var states = await Task.WhenAll(new[] { above, first, third, fourth }.Select(async run => (await House.Runs.FindAsync(run.Id, Never))!.State));
        var after = action == LoopAction.Kill ? RunState.Killed : RunState.Running;
        Assert.Equal([RunState.Running, after, after, after], states);
    }

    [Fact]
    public async Task A_circle_that_is_warned_of_starts_on_the_record()
    {
        _house = new RunsHouse(_storage, _storage, _clock, new RunOptions { Causation = new CausationOptions { Action = LoopAction.Warn, Occurrences = 2 } });
        var first = await StartAsync("a", null);
        var second = await StartAsync("b", first);
        var third = await StartAsync("a", second);

        Assert.Equal("guard.warned", _storage.Entries[^1].Type);
        Assert.Equal(third.Id, _storage.Entries[^1].Run);
        var (fourth, warning) = await _house.Runs.StartWarnedAsync(RunsHouse.External() with { Agent = "b", Parent = third.Id, IdempotencyKey = "once" }, Never);
        Assert.Equal("loops.causation", warning!.Value.Rule);
        var (again, known) = await _house.Runs.StartWarnedAsync(RunsHouse.External() with { Agent = "b", Parent = third.Id, IdempotencyKey = "once" }, Never);
        Assert.Equal((fourth.Id, null), (again.Id, known));
    }

    internal static StepIntent Intent(string arguments, string? signature = null, bool sideEffect = false, string tool = "work", string? key = null) => new()
    {
        Tool = tool,
        SideEffect = sideEffect,
        ArgumentsHash = Hash(arguments),
        ArgumentsSignature = signature is null ? null : Hash(signature),
        IdempotencyKey = key,
    };

    internal static string Hash(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    private Task<Run> StartAsync(string agent, Run? parent) =>
        House.Runs.StartExternalAsync(RunsHouse.External() with { Agent = agent, Parent = parent?.Id }, Never);

    private ValueTask<GuardDecision> BeginAsync(Run run, string arguments, string? signature = null, bool sideEffect = false, string tool = "work", string? key = null) =>
        House.Guard.BeginStepAsync(run.Id, run.FencingToken, Intent(arguments, signature, sideEffect, tool, key), Durability.Durable, Never);

    private async Task CallAsync(Run run, string arguments, string? signature = null, string? output = null, bool sideEffect = false, string tool = "work")
    {
        var allow = Assert.IsType<GuardDecision.Allow>(await BeginAsync(run, arguments, signature, sideEffect, tool));
        var outcome = new StepOutcome { OutputHash = output is null ? null : Hash(output) };
        await House.Guard.EndStepAsync(run.Id, run.FencingToken, allow.Step.Id, outcome, Durability.Durable, Never);
    }
}
