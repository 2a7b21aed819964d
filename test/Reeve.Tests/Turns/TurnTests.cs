using Reeve.Engine.Hooks;
using Reeve.Engine.Models;
using Reeve.Engine.Runs;
using Reeve.Engine.Turns;
using Reeve.Engine.Turns.Logs;
using Reeve.Guard;

namespace Reeve.Tests.Turns;

public sealed class TurnTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_streams_and_stands_in_the_transcript_and_the_run_succeeds()
    {
        await using var house = new TurnHouse();
        house.Model.Says("Good ", "morning.");

        var receipt = await house.SayAsync("hello");
        var events = await house.WatchAsync(receipt.Run!.Value);

        Assert.Equal(TurnStatus.Running, receipt.Status);
        Assert.Equal([TurnEventKind.Started, TurnEventKind.Text, TurnEventKind.Text, TurnEventKind.Answer, TurnEventKind.Ended], events.Select(static one => one.Kind));
        Assert.Equal("succeeded", events[^1].Code);
        Assert.Equal([1, 2, 3, 4, 5], events.Select(static one => one.Seq));
        Assert.Equal(["user: hello", "assistant: Good morning."], await house.ToldAsync(receipt.Session));
        var run = await house.Runs.FindAsync(receipt.Run.Value, Never);
        Assert.Equal((RunState.Succeeded, RunKind.Turn, 110L), (run!.State, run.Kind, run.Usage.Used.Tokens));
        Assert.Equal("You are helper.", house.Model.Asked[0].System);
    }

    [Fact]
    public async Task The_message_is_on_the_disk_before_the_model_is_called()
    {
        await using var house = new TurnHouse();
        var written = "";
        house.Model.Then((_, _) =>
        {
            written = string.Concat(Directory.GetFiles(Path.Combine(house.Home, "sessions", "helper")).Select(File.ReadAllText));
            throw new ReeveException(ErrorCode.UpstreamFailed, "no");
        });

        await house.AskAsync("remember the milk");

        Assert.Contains("remember the milk", written);
    }

    [Fact]
    public async Task Calls_that_are_asked_for_at_once_are_made_at_once_and_their_results_stand_in_the_order_of_the_calls()
    {
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        var hook = new ScriptedHook()
            .Tool("slow", async (_, _) =>
            {
                first.SetResult();
                await second.Task;
                return new HookResult("slow result");
            })
            .Tool("fast", async (_, _) =>
            {
                await first.Task;
                return new HookResult("fast result");
            });
        await using var house = new TurnHouse([hook]);
        house.Model.Calls(("a", "slow", "{}"), ("b", "fast", "{}")).Says("done");

        var receipt = await house.SayAsync("go");
        await using var watch = house.Turns.WatchAsync(receipt.Run!.Value, 0, Never).GetAsyncEnumerator(Never);
        var results = new List<string?>();
        while (await watch.MoveNextAsync())
        {
            if (watch.Current is TurnLogItem.Event { Value: { Kind: TurnEventKind.Result } result })
            {
                results.Add(result.Call);
                second.TrySetResult();
            }
        }

        Assert.Equal(["b", "a"], results);
        Assert.Equal(
            ["user: go", "assistant: [a slow][b fast]", "result a: slow result", "result b: fast result", "assistant: done"], await house.ToldAsync(receipt.Session));
        var steps = await house.Runs.ListStepsAsync(receipt.Run.Value, Never);
        Assert.Equal(["fast", "model.chat", "model.chat", "slow"], steps.Select(static step => step.Tool).Order());
        Assert.All(steps, static step => Assert.Equal(StepState.Done, step.State));
    }

    [Fact]
    public async Task A_calls_line_stands_on_the_disk_before_the_call()
    {
        var written = "";
        TurnHouse? house = null;
        var hook = new ScriptedHook().Tool("look", (call, _) =>
        {
            written = house!.Transcript(call.Turn.Session);
            return Task.FromResult(new HookResult("seen"));
        });
        await using var built = house = new TurnHouse([hook]);
        house.Model.Calls(("c7", "look", """{"x":1}""")).Says("ok");

        await house.AskAsync("go");

        Assert.Contains("\"type\":\"call\"", written);
        Assert.Contains("c7", written);
        Assert.DoesNotContain("seen", written);
    }

    public static TheoryData<string, string, string> BadCalls => new()
    {
        { "nosuch", "{}", "There is no tool nosuch. There are:" },
        { "look", "{oops", "The arguments are not one JSON object" },
        { "look", "[1]", "The arguments must be one JSON object" },
        { "look", """{"a":1,"a":2}""", "The arguments are not one JSON object" },
        { "breaks", "{}", "internal: The tool failed by a defect of its own." },
        { "refuses", "{}", "not_found: There is no such thing." },
    };

    [Theory]
    [MemberData(nameof(BadCalls))]
    public async Task What_a_call_runs_into_is_told_to_the_model_as_its_result(string tool, string arguments, string told)
    {
        var hook = new ScriptedHook()
            .Tool("look", "seen")
            .Tool("breaks", (_, _) => throw new FormatException("secret inside"))
            .Tool("refuses", (_, _) => throw new ReeveException(ErrorCode.NotFound, "There is no such thing."));
        await using var house = new TurnHouse([hook]);
        house.Model.Calls(("a", tool, arguments)).Says("I see.");

        var outcome = await house.AskAsync("go");

        Assert.Equal(TurnResult.Answered, outcome.End.Result);
        var result = Assert.IsType<ChatMessage.ToolResult>(house.Model.Asked[1].Messages[^1]);
        Assert.True(result.IsError);
        Assert.StartsWith(told, result.Output);
        Assert.DoesNotContain("secret", result.Output);
    }

    [Fact]
    public async Task A_tool_without_a_grant_is_neither_shown_nor_called()
    {
        var hook = new ScriptedHook().Tool("look", "seen").Tool("burn", "burnt");
        await using var house = new TurnHouse([hook]);
        house.Agent("careful", "tools: [look]");
        house.Model.Calls(("a", "burn", "{}")).Says("ok");

        var outcome = await house.AskAsync("go", "careful");

        Assert.Equal(["look"], house.Model.Asked[0].Tools.Select(static tool => tool.Name));
        Assert.Empty(hook.Called);
        Assert.StartsWith("denied: ", Assert.IsType<ChatMessage.ToolResult>(house.Model.Asked[1].Messages[^1]).Output);
        Assert.Contains(await house.Runs.ListStepsAsync(outcome.Run, Never), static step => step is { Tool: "burn", State: StepState.Denied });
    }

    [Fact]
    public async Task An_agent_without_a_list_of_tools_is_granted_none()
    {
        await using var house = new TurnHouse([new ScriptedHook().Tool("look", "seen")]);
        house.Agent("bare", "description: nothing granted");
        house.Model.Says("ok");

        await house.AskAsync("go", "bare");

        Assert.Empty(house.Model.Asked[0].Tools);
    }

    public static TheoryData<ChatStop, string, string> BadEnds => new()
    {
        { ChatStop.MaxTokens, "half an ans", ErrorCode.TurnCutOff },
        { ChatStop.Refused, "", ErrorCode.TurnRefused },
        { ChatStop.EndOfTurn, "", ErrorCode.TurnEmpty },
        { ChatStop.EndOfTurn, "  \n", ErrorCode.TurnEmpty },
    };

    [Theory]
    [MemberData(nameof(BadEnds))]
    public async Task Every_bad_end_of_a_model_has_its_own_code_and_the_session_goes_on(ChatStop stop, string text, string code)
    {
        await using var house = new TurnHouse();
        house.Model.Stops(stop, text).Says("better");

        var outcome = await house.AskAsync("go");
        var next = await house.AskAsync("again");

        Assert.Equal((TurnResult.Failed, code), (outcome.End.Result, outcome.End.Code));
        Assert.Equal(code, (await house.Runs.FindAsync(outcome.Run, Never))!.FailureCode);
        Assert.Equal("better", next.Answer);
    }

    [Fact]
    public async Task A_stream_that_ends_without_saying_that_it_was_whole_is_a_failure()
    {
        await using var house = new TurnHouse();
        house.Model.Answers(new ChatEvent.Text("half"));

        var outcome = await house.AskAsync("go");

        Assert.Equal(ErrorCode.UpstreamFailed, outcome.End.Code);
        Assert.True((await house.Runs.FindAsync(outcome.Run, Never))!.Usage.Used.Tokens > 0, "what was sent and shown is charged");
    }

    [Fact]
    public async Task The_model_is_asked_at_most_as_often_as_the_agents_file_says()
    {
        var hook = new ScriptedHook().Tool("look", "seen");
        await using var house = new TurnHouse([hook]);
        house.Agent("short", "tools: [look]", "max_iterations: 2");
        house.Model.Calls(("a", "look", "{}")).Calls(("b", "look", "{}"));

        var outcome = await house.AskAsync("go", "short");

        Assert.Equal(ErrorCode.TurnIterations, outcome.End.Code);
        Assert.Equal(["a"], hook.Called);
    }

    [Fact]
    public async Task The_next_model_of_the_route_answers_when_the_first_said_nothing()
    {
        await using var house = new TurnHouse();
        var second = new TestKit.Models.ScriptedChat("second").Says("here");
        house.Model.Fallbacks = [second];
        house.Model.Fails(ErrorCode.RateLimited);

        var outcome = await house.AskAsync("go");
        var events = await house.WatchAsync(outcome.Run);

        Assert.Equal("here", outcome.Answer);
        Assert.Contains(events, static one => one is { Kind: TurnEventKind.Notice, Code: ErrorCode.RateLimited });
    }

    [Fact]
    public async Task Nobody_is_asked_in_place_of_a_model_that_had_begun_to_answer()
    {
        await using var house = new TurnHouse();
        var second = new TestKit.Models.ScriptedChat("second").Says("here");
        house.Model.Fallbacks = [second];
        house.Model.Fails(ErrorCode.UpstreamFailed, "I was ");

        var outcome = await house.AskAsync("go");

        Assert.Equal(ErrorCode.UpstreamFailed, outcome.End.Code);
        Assert.Empty(second.Asked);
    }

    [Fact]
    public async Task A_budget_of_the_agents_file_ends_the_turn_before_it_is_overshot()
    {
        await using var house = new TurnHouse();
        house.Agent("poor", "budget:", "  turn_tokens: 100");

        var outcome = await house.AskAsync("go", "poor");

        Assert.Equal(ErrorCode.BudgetExceeded, outcome.End.Code);
        Assert.Empty(house.Model.Asked);
    }

    [Fact]
    public async Task The_tighter_of_the_files_and_the_settings_day_limit_holds()
    {
        await using var house = new TurnHouse(budgets: new Engine.Budgets.BudgetOptions { Agent = new Reeve.Guard.Budgets.BudgetLimits(Tokens: 1_000_000) });
        house.Agent("daily", "budget:", "  day_tokens: 500");

        var outcome = await house.AskAsync("go", "daily");

        Assert.Equal(ErrorCode.BudgetExceeded, outcome.End.Code);
        Assert.Contains("daily today", outcome.End.Reason);
    }

    [Fact]
    public async Task Words_of_an_agent_that_may_not_leave_the_machine_are_routed_so()
    {
        await using var house = new TurnHouse();
        house.Agent("homely", "data_residency: local", "model: big");
        house.Model.Says("ok");

        await house.AskAsync("go", "homely");

        Assert.Equal(("big", DataResidency.Local), house.Model.Routed);
    }

    [Fact]
    public async Task The_entry_that_ends_a_models_step_holds_the_digest_of_exactly_its_lines()
    {
        await using var house = new TurnHouse();
        house.Model.Says("a", "b");

        var outcome = await house.AskAsync("go");

        await TestKit.Time.Eventually.TrueAsync(() => house.Get<TurnLogs>().FindLive(outcome.Run) is null, "the log is written");
        var lines = File.ReadAllLines(Path.Combine(house.Home, "run", "turns", outcome.Run + ".jsonl")).Where(static line => line.Contains("\"kind\":\"text\"", StringComparison.Ordinal));
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Concat(lines.Select(static line => line + "\n")))));
        var entry = house.Storage.Entries.Single(static entry => entry.Type == "step.done");
        Assert.Contains(digest, System.Text.Encoding.UTF8.GetString(entry.Bytes!.Value.Span));
    }
}
