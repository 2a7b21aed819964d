using Reeve.Engine.Foundation;
using Reeve.Engine.Hooks;
using Reeve.Engine.Runs;
using Reeve.Engine.Turns;
using Reeve.Engine.Turns.Logs;
using Reeve.Guard;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Turns;

/// <summary>Turns and everything that happens to them from outside: clients that leave, second messages, stops, kills, the end of a daemon.</summary>
public sealed class TurnLifeTests
{
    private readonly TaskCompletionSource _said = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_watcher_that_leaves_neither_stops_nor_loses_the_turn()
    {
        await using var house = new TurnHouse();
        house.Model.Hangs("first ", _said, _goOn.Task, "second");
        var receipt = await house.SayAsync("go");
        using (var gone = new CancellationTokenSource())
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await foreach (var item in house.Turns.WatchAsync(receipt.Run!.Value, 0, gone.Token))
                {
                    if (item is TurnLogItem.Event { Value.Kind: TurnEventKind.Text })
                    {
                        await gone.CancelAsync();
                    }
                }
            });
        }

        _goOn.SetResult();
        var events = await house.WatchAsync(receipt.Run!.Value, after: 2);

        Assert.Equal("second", events[0].Text);
        Assert.Equal("first second", (await house.Turns.WaitAsync(receipt.Run.Value, Never)).End.Result == TurnResult.Answered ? events.Single(static one => one.Kind == TurnEventKind.Answer).Text : "");
    }

    [Fact]
    public async Task Whoever_waits_too_late_hears_the_answer_all_the_same()
    {
        await using var house = new TurnHouse();
        house.Model.Says("here");
        var receipt = await house.SayAsync("go");
        await Eventually.TrueAsync(() => house.Turns.Count == 0, "the turn left memory");

        var outcome = await house.Turns.WaitAsync(receipt.Run!.Value, Never);

        Assert.Equal((TurnResult.Answered, "here"), (outcome.End.Result, outcome.Answer));
    }

    [Fact]
    public async Task An_ended_turn_is_watched_from_any_cursor_out_of_its_file()
    {
        await using var house = new TurnHouse();
        house.Model.Says("a", "b", "c");
        var outcome = await house.AskAsync("go");
        await Eventually.TrueAsync(() => house.Get<TurnLogs>().FindLive(outcome.Run) is null, "the log is closed");

        var events = await house.WatchAsync(outcome.Run, after: 3);

        Assert.Equal(["c", "abc", null], events.Select(static one => one.Text));
    }

    [Fact]
    public async Task A_second_message_waits_for_a_turn_of_its_own()
    {
        await using var house = new TurnHouse();
        house.Model.Hangs("one", _said, _goOn.Task).Says("two");
        var first = await house.SayAsync("first");
        await _said.Task;

        var second = await house.SayAsync("second");
        _goOn.SetResult();
        var run = await house.Turns.RunOfAsync(second.Session, second.Line, Never);
        await house.Turns.WaitAsync(run, Never);

        Assert.Equal((TurnStatus.Queued, null), (second.Status, second.Run));
        Assert.NotEqual(first.Run, run);
        Assert.Equal(["user: first", "assistant: one", "user: second", "assistant: two"], await house.ToldAsync(first.Session));
    }

    [Fact]
    public async Task A_steering_message_is_told_to_the_model_the_next_time_it_is_asked()
    {
        var hook = new ScriptedHook().Tool("look", async (_, _) =>
        {
            _said.SetResult();
            await _goOn.Task;
            return new HookResult("seen");
        });
        await using var house = new TurnHouse([hook]);
        house.Model.Calls(("a", "look", "{}")).Says("ok");
        var first = await house.SayAsync("first");
        await _said.Task;

        var steer = await house.SayAsync("be quick", mode: TurnMode.Steer);
        _goOn.SetResult();
        await house.Turns.WaitAsync(first.Run!.Value, Never);

        Assert.Equal((TurnStatus.Steering, first.Run), (steer.Status, steer.Run));
        Assert.Equal(["user: first", "assistant: [a look]", "result a: seen", "user: be quick"], house.Model.Asked[1].Messages.Select(TurnHouse.Tell));
    }

    [Fact]
    public async Task Steering_that_comes_while_the_answer_is_written_is_answered_too()
    {
        await using var house = new TurnHouse();
        house.Model.Hangs("one", _said, _goOn.Task).Says("two");
        var first = await house.SayAsync("first");
        await _said.Task;
        await house.SayAsync("and then?", mode: TurnMode.Steer);

        _goOn.SetResult();
        var outcome = await house.Turns.WaitAsync(first.Run!.Value, Never);

        Assert.Equal("two", outcome.Answer);
        Assert.Equal(["user: first", "assistant: one", "user: and then?", "assistant: two"], await house.ToldAsync(first.Session));
    }

    [Fact]
    public async Task A_client_that_does_not_want_to_wait_hears_that_the_agent_is_at_work()
    {
        await using var house = new TurnHouse();
        house.Model.Hangs("one", _said, _goOn.Task);
        await house.SayAsync("first");
        await _said.Task;

        Assert.Equal(ErrorCode.TurnBusy, (await Assert.ThrowsAsync<ReeveException>(() => house.SayAsync("second", mode: TurnMode.Refuse))).Code);
        _goOn.SetResult();
    }

    [Fact]
    public async Task The_same_message_id_is_one_message()
    {
        await using var house = new TurnHouse();
        house.Model.Says("one");
        var first = await house.SayAsync("go", id: "m1");
        await house.Turns.WaitAsync(first.Run!.Value, Never);

        var again = await house.SayAsync("go", id: "m1");

        Assert.Equal((TurnStatus.Repeated, first.Line, first.Run), (again.Status, again.Line, again.Run));
        Assert.Single(house.Model.Asked);
    }

    [Fact]
    public async Task A_cancel_reaches_the_stream_and_what_was_said_stays()
    {
        await using var house = new TurnHouse();
        house.Model.Hangs("half an ", _said).Says("whole");
        var receipt = await house.SayAsync("go");
        await _said.Task;

        var run = await house.Turns.CancelAsync(receipt.Run!.Value, Never);
        var events = await house.WatchAsync(receipt.Run.Value);
        var next = await house.AskAsync("again");

        Assert.Equal(RunState.Cancelled, run.State);
        Assert.Equal(ErrorCode.Cancelled, events[^1].Code);
        Assert.Equal("whole", next.Answer);
        Assert.Equal(["user: go", "assistant: half an ", "user: again", "assistant: whole"], await house.ToldAsync(receipt.Session));
    }

    [Fact]
    public async Task A_cancel_reaches_the_tools_and_their_calls_are_told_as_interrupted()
    {
        var stopped = new TaskCompletionSource();
        var hook = new ScriptedHook().Tool("work", async (_, cancellationToken) =>
        {
            _said.SetResult();
            try
            {
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            }
            finally
            {
                stopped.SetResult();
            }

            return new HookResult("never");
        });
        await using var house = new TurnHouse([hook]);
        house.Model.Calls(("a", "work", "{}")).Says("again");
        var receipt = await house.SayAsync("go");
        await _said.Task;

        await house.Turns.CancelAsync(receipt.Run!.Value, Never);

        await stopped.Task;
        Assert.Contains("interrupted", (await house.ToldAsync(receipt.Session))[2]);
        Assert.Equal("again", (await house.AskAsync("next")).Answer);
    }

    [Fact]
    public async Task A_kill_stops_the_turn_for_good_and_the_session_goes_on()
    {
        await using var house = new TurnHouse();
        house.Model.Hangs("half", _said).Says("whole");
        var receipt = await house.SayAsync("go");
        await _said.Task;

        await house.Runs.KillAsync(receipt.Run!.Value, "enough", Never);
        var outcome = await house.Turns.WaitAsync(receipt.Run.Value, Never);

        Assert.Equal(ErrorCode.Killed, outcome.End.Code);
        Assert.Equal(RunState.Killed, (await house.Runs.FindAsync(receipt.Run.Value, Never))!.State);
        Assert.Equal("whole", (await house.AskAsync("next")).Answer);
    }

    [Fact]
    public async Task A_turn_that_takes_too_long_is_timed_out()
    {
        await using var house = new TurnHouse();
        house.Agent("slow", "turn_timeout: 90s");
        house.Model.Hangs("half", _said);
        var receipt = await house.SayAsync("go", agent: "slow");
        await _said.Task;

        house.Clock.Advance(TimeSpan.FromSeconds(91));
        await house.Turns.WaitAsync(receipt.Run!.Value, Never);

        var run = await house.Runs.FindAsync(receipt.Run.Value, Never);
        Assert.Equal((RunState.TimedOut, ErrorCode.Timeout), (run!.State, run.FailureCode));
    }

    [Fact]
    public async Task A_tool_that_takes_too_long_is_told_as_a_timeout_and_the_turn_goes_on()
    {
        var hook = new ScriptedHook().Tool(
            "work",
            async (_, cancellationToken) =>
            {
                _said.SetResult();
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
                return new HookResult("never");
            },
            TimeSpan.FromSeconds(5));
        await using var house = new TurnHouse([hook]);
        house.Model.Calls(("a", "work", "{}")).Says("I see");
        var receipt = await house.SayAsync("go");
        await _said.Task;

        house.Clock.Advance(TimeSpan.FromSeconds(6));
        var outcome = await house.Turns.WaitAsync(receipt.Run!.Value, Never);

        Assert.Equal("I see", outcome.Answer);
        Assert.StartsWith("error a: timeout", TurnHouse.Tell(house.Model.Asked[1].Messages[^1]));
    }

    [Fact]
    public async Task After_a_kill_of_the_daemon_in_the_middle_of_a_turn_the_same_sender_goes_on()
    {
        var hook = new ScriptedHook().Tool("work", async (_, _) =>
        {
            _said.SetResult();
            await new TaskCompletionSource().Task;
            return new HookResult("never");
        });
        await using var house = new TurnHouse([hook]);
        house.Model.Calls(("a", "work", "{}"));
        var receipt = await house.SayAsync("go");
        await _said.Task;

        await house.RestartAsync();
        house.Model.Says("where were we?");
        var outcome = await house.AskAsync("hello again");

        var run = await house.Runs.FindAsync(receipt.Run!.Value, Never);
        Assert.Equal((RunState.Failed, RunFailure.Recovered), (run!.State, run.FailureCode));
        Assert.Equal("where were we?", outcome.Answer);
        var told = await house.ToldAsync(receipt.Session);
        Assert.Equal(["user: go", "assistant: [a work]"], told.Take(2));
        Assert.StartsWith("error a: interrupted after it was started", told[2]);
        Assert.Equal(["user: hello again", "assistant: where were we?"], told.Skip(3));
        Assert.Equal((TurnEventKind.Ended, "recovered"), ((await house.WatchAsync(receipt.Run.Value))[^1].Kind, (await house.WatchAsync(receipt.Run.Value))[^1].Code));
    }

    [Fact]
    public async Task A_message_that_waited_when_the_daemon_was_killed_gets_its_turn_from_the_next()
    {
        await using var house = new TurnHouse();
        house.Model.Hangs("one", _said);
        await house.SayAsync("first");
        await _said.Task;
        var second = await house.SayAsync("second");

        house.Model.Says("two");
        await house.RestartAsync();
        var run = await house.Turns.RunOfAsync(second.Session, second.Line, Never);
        await house.Turns.WaitAsync(run, Never);

        Assert.Equal("assistant: two", (await house.ToldAsync(second.Session))[^1]);
    }

    [Fact]
    public async Task A_message_for_an_agent_that_is_switched_off_is_refused_and_the_session_stays_free()
    {
        await using var house = new TurnHouse();
        var switches = house.Get<Engine.Governance.Switches.KillSwitchService>();
        await switches.EngageAsync(Engine.Governance.Switches.KillTarget.All, "stop", "me");

        var refused = await Assert.ThrowsAsync<ReeveException>(() => house.SayAsync("go"));

        Assert.Equal(ErrorCode.SwitchedOff, refused.Code);
        Assert.False(house.Sessions.IsLive((await house.Sessions.OpenAsync("helper", "local", "ann", Never)).Id));
    }

    [Theory]
    [InlineData("", ErrorCode.InvalidRequest)]
    [InlineData("  ", ErrorCode.InvalidRequest)]
    public async Task A_message_without_words_is_refused(string words, string code)
    {
        await using var house = new TurnHouse();

        Assert.Equal(code, (await Assert.ThrowsAsync<ReeveException>(() => house.SayAsync(words))).Code);
    }

    [Fact]
    public async Task Nobody_outside_speaks_as_a_task_of_an_agent()
    {
        await using var house = new TurnHouse();

        Assert.Equal(ErrorCode.InvalidRequest, (await Assert.ThrowsAsync<ReeveException>(() => house.SayAsync("go", sender: "task:run_1:abc"))).Code);
    }

    [Fact]
    public async Task Messages_from_many_senders_are_answered_at_once()
    {
        await using var house = new TurnHouse();
        for (var i = 0; i < 20; i++)
        {
            house.Model.Says("ok");
        }

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => house.AskAsync("go", sender: "s" + i)));

        Assert.All(outcomes, static outcome => Assert.Equal("ok", outcome.Answer));
        Assert.Equal(20, outcomes.Select(static outcome => outcome.Run).Distinct().Count());
    }
}
