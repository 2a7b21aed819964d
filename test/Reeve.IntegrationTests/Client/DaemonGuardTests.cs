using Reeve.Client;
using Reeve.Guard;
using Reeve.Guard.Loops;
using Reeve.Guard.Tracing;
using Reeve.Protocol;
using Reeve.Protocol.Runs;
using Reeve.Protocol.Tools;
using Reeve.TestKit.Time;

namespace Reeve.IntegrationTests.Client;

/// <summary>Guarded runs with a daemon on a real socket: what is asked, what is told, and what happens when nobody answers.</summary>
public sealed class DaemonGuardTests
{
    private static readonly GuardedTool Search = GuardedTool.ReadOnly("search") with { Retries = 0 };
    private static readonly GuardedTool Send = GuardedTool.SideEffecting("mail.send");
    private static readonly GuardedRunOptions All = new() { Tools = ["*"], Loops = LoopOptions.Off };

    [Fact]
    public async Task A_call_is_asked_for_made_and_told()
    {
        await using var daemon = new GatedDaemon();
        await using var guard = await daemon.ConnectAsync();
        await using (var run = await guard.StartRunAsync("ann", All with { MaxSteps = 5 }))
        {
            var said = await run.GuardAsync(Send with { WorstTokens = 900 }, new { to = "bob" }, static call =>
            {
                call.ReportUsage(10, 20);
                return Task.FromResult("sent");
            });

            Assert.Equal("sent", said);
            await run.CompleteAsync("all sent");
        }

        var (start, begin, end, finish) = (Assert.Single(daemon.Starts), Assert.Single(daemon.Begins), Assert.Single(daemon.Ends), Assert.Single(daemon.Finishes));
        Assert.Equal(("ann", 5), (start.Agent, start.MaxSteps));
        Assert.Equal(("run_1", 3, "mail.send", true, "durable", 900), (begin.Run, begin.FencingToken, begin.Tool, begin.SideEffect, begin.Durability, begin.WorstTokensIn));
        Assert.Equal(("step_1", true, 10, 20), (end.Step, end.Succeeded, end.TokensIn!.Value.Value, end.TokensOut!.Value.Value));
        Assert.Equal(("succeeded", "all sent"), (finish.Outcome, finish.Reason));
    }

    [Theory]
    [InlineData("deny", ErrorCode.BudgetExceeded, false)]
    [InlineData("kill", ErrorCode.Killed, true)]
    public async Task What_the_gate_refuses_is_not_called(string decision, string code, bool stops)
    {
        await using var daemon = new GatedDaemon();
        daemon.Judge = _ => new BeginStepResponse { Decision = decision, Rule = "r", Code = code, Reason = "no", Durability = "durable" };
        await using var guard = await daemon.ConnectAsync();
        await using var run = await guard.StartRunAsync("ann", All);

        var refused = await Assert.ThrowsAsync<ReeveException>(() => run.GuardAsync(Search, 1, NeverAsync));

        Assert.Equal((code, "no"), (refused.Code, refused.Message));
        Assert.Equal(stops, run.Stopping.IsCancellationRequested);
        Assert.Empty(daemon.Ends);
    }

    [Fact]
    public async Task A_kill_is_pushed_to_the_body_that_runs()
    {
        await using var daemon = new GatedDaemon();
        await using var guard = await daemon.ConnectAsync();
        await using var run = await guard.StartRunAsync("ann", All);
        await Eventually.TrueAsync(() => daemon.Watchers == 1, "the watch stands");

        var call = run.GuardAsync(Send, 1, static call => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, call.CancellationToken));
        await Eventually.TrueAsync(() => !daemon.Begins.IsEmpty, "the call was asked for");
        await daemon.PushAsync("run.killed", "run_1", """{"state":"killed","code":"killed","reason":"enough"}""");

        var killed = await Assert.ThrowsAsync<ReeveException>(() => call);
        Assert.Equal((ErrorCode.Killed, "enough"), (killed.Code, killed.Message));
        Assert.Equal(ErrorCode.Killed, (await Assert.ThrowsAsync<ReeveException>(() => run.GuardAsync(Search, 2, NeverAsync))).Code);
        Assert.Single(daemon.Begins);
    }

    [Fact]
    public async Task A_call_cancelled_before_it_is_made_leaves_no_doubt_that_nothing_was_done()
    {
        await using var daemon = new GatedDaemon();
        await using var guard = await daemon.ConnectAsync();
        await using var run = await guard.StartRunAsync("ann", All);
        await Eventually.TrueAsync(() => daemon.Watchers == 1, "the watch stands");
        using var caller = new CancellationTokenSource();
        daemon.Judge = request =>
        {
            caller.Cancel();
            return daemon.Allow(request);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.GuardAsync(Send, 1, NeverAsync, cancellationToken: caller.Token));

        Assert.DoesNotContain("outcome_unknown", await ReadAsync(run), StringComparison.Ordinal);
        Assert.True((await run.RollBackAsync()).IsClean);
        await Eventually.TrueAsync(() => daemon.Ends.Count == 1, "the daemon is told that nothing came of it");
        Assert.False(daemon.Ends.Single().Succeeded);
    }

    [Fact]
    public async Task What_the_gate_warns_of_stands_in_the_trace()
    {
        await using var daemon = new GatedDaemon();
        daemon.Judge = request => daemon.Allow(request) with { Warnings = [new StepWarning { Rule = "loops.repeated_failure", Code = ErrorCode.LoopDetected, Reason = "again" }] };
        await using var guard = await daemon.ConnectAsync();
        await using var run = await guard.StartRunAsync("ann", All);

        await run.GuardAsync(Send, 1, static _ => Task.CompletedTask);

        Assert.Contains("\"rule\":\"loops.repeated_failure\",\"reason\":\"again\"", await ReadAsync(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_kill_of_another_run_is_none_of_ours()
    {
        await using var daemon = new GatedDaemon();
        await using var guard = await daemon.ConnectAsync();
        await using var run = await guard.StartRunAsync("ann", All);
        await Eventually.TrueAsync(() => daemon.Watchers == 1, "the watch stands");

        await daemon.PushAsync("run.killed", "run_2", """{"reason":"enough"}""");
        await daemon.PushAsync("tool.configured", null, Config(2, enabled: false));
        await Eventually.TrueAsync(async () => (await RefusalAsync(run)) == ErrorCode.ToolDisabled, "the later event has arrived");

        Assert.False(run.Stopping.IsCancellationRequested);
    }

    [Fact]
    public async Task A_run_that_is_no_longer_ours_is_stopped_by_its_lease()
    {
        await using var daemon = new GatedDaemon();
        await using var guard = await daemon.ConnectAsync();
        daemon.Renew = static () => throw new ReeveException(ErrorCode.Conflict, "run_1 is over (failed).");
        await using var run = await guard.StartRunAsync("ann", All);

        await Eventually.TrueAsync(() => run.Stopping.IsCancellationRequested, "the run is stopped");

        Assert.Equal(ErrorCode.Conflict, (await Assert.ThrowsAsync<ReeveException>(() => run.GuardAsync(Search, 1, NeverAsync))).Code);
    }

    [Fact]
    public async Task After_a_gap_every_run_asks_whether_it_still_may()
    {
        await using var daemon = new GatedDaemon();
        await using var guard = await daemon.ConnectAsync();
        await using var run = await guard.StartRunAsync("ann", All);
        await Eventually.TrueAsync(() => daemon.Watchers == 1 && daemon.Renewals == 1, "the run has begun");

        await daemon.PushGapAsync();

        await Eventually.TrueAsync(() => daemon.Renewals == 2, "the lease is renewed at once");
    }

    [Fact]
    public async Task Nobody_answers_and_a_side_effect_fails_closed_and_says_so()
    {
        await using var daemon = new GatedDaemon();
        await using var guard = await daemon.ConnectAsync();
        await using var run = await guard.StartRunAsync("ann", All);
        await daemon.Server.DieAsync();

        var refused = await Assert.ThrowsAsync<ReeveException>(() => run.GuardAsync(Send, 1, NeverAsync));

        Assert.Equal(ErrorCode.DaemonNotRunning, refused.Code);
        Assert.Contains("fails closed", refused.Message, StringComparison.Ordinal);
        Assert.Contains("\"fail_policy\":\"closed\",\"decision\":\"refused\"", await ReadAsync(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_answers_and_a_read_only_call_goes_ahead_says_so_and_is_told_later()
    {
        await using var daemon = new GatedDaemon();
        await using var guard = await daemon.ConnectAsync();
        await using var run = await guard.StartRunAsync("ann", All);
        await daemon.Server.DieAsync();

        Assert.Equal("found", await run.GuardAsync(Search, 1, static _ => Task.FromResult("found")));
        Assert.Equal(1, guard.Undelivered);
        Assert.Contains("\"fail_policy\":\"open\",\"decision\":\"proceeded\"", await ReadAsync(run), StringComparison.Ordinal);

        daemon.Server.Listen();
        await Eventually.TrueAsync(() => guard.Undelivered == 0, "the outbox is empty");
        Assert.Equal("search", Assert.Single(daemon.Begins).Tool);
        Assert.Equal(("step_1", true), (Assert.Single(daemon.Ends).Step, daemon.Ends.Single().Succeeded));
    }

    [Fact]
    public async Task A_read_only_tool_may_be_told_to_fail_closed_too()
    {
        await using var daemon = new GatedDaemon();
        await using var guard = await daemon.ConnectAsync();
        await using var run = await guard.StartRunAsync("ann", All);
        await daemon.Server.DieAsync();

        await Assert.ThrowsAsync<ReeveException>(() => run.GuardAsync(Search with { FailOpen = false }, 1, NeverAsync));
    }

    [Fact]
    public async Task A_question_whose_answer_was_lost_is_asked_again_under_the_same_key()
    {
        await using var daemon = new GatedDaemon();
        await using var guard = await daemon.ConnectAsync();
        await using var run = await guard.StartRunAsync("ann", All);
        var asked = 0;
        var allow = daemon.Judge;
        daemon.Server.OnAsync(Operations.StepsBegin, (request, connection) =>
        {
            daemon.Begins.Enqueue(request);
            if (Interlocked.Increment(ref asked) == 1)
            {
                connection.Dispose();
            }

            return Task.FromResult(allow(request));
        });

        await run.GuardAsync(Send, 1, static _ => Task.CompletedTask);

        Assert.Equal(2, daemon.Begins.Count);
        Assert.Single(daemon.Begins.Select(static begin => begin.IdempotencyKey).Distinct());
        Assert.Equal("step_1", Assert.Single(daemon.Ends).Step);
    }

    [Fact]
    public async Task What_could_not_be_told_survives_the_program_and_is_delivered_by_the_next()
    {
        await using var daemon = new GatedDaemon();
        await using (var guard = await daemon.ConnectAsync())
        {
            var run = await guard.StartRunAsync("ann", All);
            await run.GuardAsync(Send, 1, async _ => await daemon.Server.DieAsync());
            await run.CompleteAsync("done");
            await run.DisposeAsync();
            Assert.Equal(2, guard.Undelivered);
        }

        daemon.Server.Listen();
        await using var next = await daemon.ConnectAsync();
        await Eventually.TrueAsync(() => next.Undelivered == 0, "the outbox is empty");

        Assert.Equal(("step_1", true), (Assert.Single(daemon.Ends).Step, daemon.Ends.Single().Succeeded));
        Assert.Equal(("succeeded", "done"), (Assert.Single(daemon.Finishes).Outcome, daemon.Finishes.Single().Reason));
    }

    [Fact]
    public async Task A_record_that_is_refused_for_good_is_told_and_holds_up_nothing()
    {
        await using var daemon = new GatedDaemon();
        var refused = new List<string>();
        await using var guard = await daemon.ConnectAsync(options => options with { OnRefusedDelivery = (operation, why) => refused.Add($"{operation}: {why.Code}") });
        var run = await guard.StartRunAsync("ann", All);
        await run.GuardAsync(Send, 1, async _ => await daemon.Server.DieAsync());
        await run.DisposeAsync();
        daemon.Server.On(Operations.StepsEnd, _ => throw new ReeveException(ErrorCode.Conflict, "step_1 is over"));

        daemon.Server.Listen();
        await Eventually.TrueAsync(() => guard.Undelivered == 0, "the outbox is empty");

        Assert.Equal(["steps.end: conflict"], refused);
        Assert.Single(daemon.Finishes);
    }

    [Fact]
    public async Task A_full_outbox_refuses_calls_instead_of_losing_what_came_of_them()
    {
        await using var daemon = new GatedDaemon();
        await using var guard = await daemon.ConnectAsync(static options => options with { OutboxBytes = 64 * 1024 });
        await using var run = await guard.StartRunAsync("ann", All);
        await daemon.Server.DieAsync();

        var codes = new HashSet<string?>();
        for (var number = 0; number < 200 && !codes.Contains(ErrorCode.Overloaded); number++)
        {
            var refused = await Record.ExceptionAsync(() => run.GuardAsync(Search, number, static _ => Task.FromResult(1)));
            codes.Add((refused as ReeveException)?.Code);
        }

        Assert.Equal([null, ErrorCode.Overloaded], codes);
    }

    [Fact]
    public async Task A_tool_switched_off_at_the_daemon_is_refused_here_without_a_question()
    {
        await using var daemon = new GatedDaemon();
        await using var guard = await daemon.ConnectAsync();
        await using var run = await guard.StartRunAsync("ann", All);
        await Eventually.TrueAsync(() => daemon.Watchers == 1, "the watch stands");
        await daemon.PushAsync("tool.configured", null, Config(2, enabled: false));

        await Eventually.TrueAsync(async () => (await RefusalAsync(run)) == ErrorCode.ToolDisabled, "the change has arrived");
        var asked = daemon.Begins.Count;
        await daemon.PushAsync("tool.configured", null, Config(1, enabled: true));
        Assert.Equal(ErrorCode.ToolDisabled, await RefusalAsync(run));

        Assert.Equal(asked, daemon.Begins.Count);
    }

    [Fact]
    public async Task What_the_daemon_has_configured_prevails_over_what_the_program_says()
    {
        await using var daemon = new GatedDaemon();
        daemon.Tools.Add(Report("search", retries: 2, sideEffect: false));
        daemon.Tools.Add(Report("harmless", retries: 2, sideEffect: true));
        await using var guard = await daemon.ConnectAsync();
        await using var run = await guard.StartRunAsync("ann", All);
        var attempts = 0;

        await Record.ExceptionAsync(() => run.GuardAsync(Search, 1, _ =>
        {
            attempts++;
            throw new IOException();
        }));
        await Record.ExceptionAsync(() => run.GuardAsync(GuardedTool.ReadOnly("harmless"), 1, _ =>
        {
            attempts++;
            throw new IOException();
        }));

        Assert.Equal(3 + 1, attempts);
        Assert.Equal([false, true], daemon.Begins.Select(static begin => begin.SideEffect));
    }

    [Fact]
    public async Task Tools_are_registered_with_what_the_program_says_of_them()
    {
        await using var daemon = new GatedDaemon();
        RegisterToolsRequest? asked = null;
        daemon.Server.On(Operations.ToolsRegister, request =>
        {
            asked = request;
            return new RegisterToolsResponse { Added = 2, Tools = [Report("search", retries: 0, sideEffect: true)] };
        });
        await using var guard = await daemon.ConnectAsync();

        await guard.RegisterAsync([Search, Send], "shop");

        Assert.Equal("shop", asked!.Project);
        Assert.Equal([("search", false, "open"), ("mail.send", true, "closed")], asked.Tools.Select(static tool => (tool.Tool, tool.SideEffect!.Value, tool.FailPolicy!)));
    }

    [Fact]
    public async Task A_held_call_waits_for_its_approval()
    {
        await using var daemon = new GatedDaemon();
        var looks = 0;
        daemon.Judge = request => Interlocked.Increment(ref looks) < 3
            ? new BeginStepResponse { Decision = "hold", Step = "step_1", Rule = "approval", Reason = "a person must say yes", Durability = "durable" }
            : daemon.Allow(request);
        await using var guard = await daemon.ConnectAsync();
        await using var run = await guard.StartRunAsync("ann", All);

        Assert.Equal(1, await run.GuardAsync(Send, 1, static _ => Task.FromResult(1)));

        Assert.Equal(3, looks);
        Assert.Single(daemon.Begins.Select(static begin => begin.IdempotencyKey).Distinct());
        Assert.Contains("step.held", await ReadAsync(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_held_call_that_nobody_approves_is_refused()
    {
        await using var daemon = new GatedDaemon();
        daemon.Judge = static _ => new BeginStepResponse { Decision = "hold", Step = "step_1", Rule = "approval", Durability = "durable" };
        await using var guard = await daemon.ConnectAsync();
        await using var run = await guard.StartRunAsync("ann", All with { ApprovalWait = TimeSpan.Zero });

        Assert.Equal(ErrorCode.Denied, (await Assert.ThrowsAsync<ReeveException>(() => run.GuardAsync(Send, 1, NeverAsync))).Code);
    }

    [Fact]
    public async Task A_run_that_was_killed_while_it_finished_did_not_succeed()
    {
        await using var daemon = new GatedDaemon();
        daemon.Server.On(Operations.RunsFinish, static _ => new FinishRunResponse { State = "killed" });
        await using var guard = await daemon.ConnectAsync();
        await using var run = await guard.StartRunAsync("ann", All);

        Assert.Equal(ErrorCode.Killed, (await Assert.ThrowsAsync<ReeveException>(() => run.CompleteAsync())).Code);
    }

    [Fact]
    public async Task The_trace_of_a_run_with_a_daemon_holds()
    {
        await using var daemon = new GatedDaemon();
        await using var guard = await daemon.ConnectAsync();
        var run = await guard.StartRunAsync("ann", All);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => run.GuardAsync(Search, number, static _ => Task.FromResult(1))));
        await run.DisposeAsync();

        await using var file = File.OpenRead(run.TracePath!);
        var report = TraceVerifier.Verify(file, run.TraceHead);
        Assert.Equal((true, true, 20 + 20 + 3), (report.Ok, report.Closed, report.Lines));
    }

    private static Task<int> NeverAsync(GuardedCall call) => throw new InvalidOperationException("It was called.");

    private static async Task<string?> RefusalAsync(GuardedRun run) =>
        (await Record.ExceptionAsync(() => run.GuardAsync(Search, TimeProvider.System.GetTimestamp(), static _ => Task.FromResult(1))) as ReeveException)?.Code;

    private static async Task<string> ReadAsync(GuardedRun run)
    {
        using var file = new StreamReader(new FileStream(run.TracePath!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return await file.ReadToEndAsync();
    }

    private static string Config(int version, bool enabled) =>
        $$"""{"tool":"search","project":"default","version":{{version}},"side_effect":false,"max_retries":3,"timeout_ms":30000,"enabled":{{(enabled ? "true" : "false")}},"approval":"none","fail_policy":"open"}""";

    private static ToolConfigReport Report(string tool, int retries, bool sideEffect) => new()
    {
        Tool = tool,
        Project = "default",
        Owner = "ann",
        Version = 1,
        SideEffect = sideEffect,
        MaxRetries = retries,
        TimeoutMs = 30_000,
        Enabled = true,
        Approval = "none",
        FailPolicy = sideEffect ? "closed" : "open",
        Origin = "operator",
        UpdatedAt = default,
    };
}
