using System.Text.Json;
using Reeve.Client;
using Reeve.Guard;
using Reeve.Guard.Loops;
using Reeve.Guard.Tracing;
using Reeve.TestKit;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Client;

/// <summary>Guarded runs without a daemon: everything is decided, recorded and undone in the program itself.</summary>
public sealed class LocalGuardTests : IDisposable
{
    private static readonly GuardedTool Search = GuardedTool.ReadOnly("search");
    private static readonly GuardedTool Send = GuardedTool.SideEffecting("mail.send");
    private static readonly GuardedRunOptions All = new() { Tools = ["*"] };

    private readonly TempFolder _folder = new();
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_call_returns_what_its_body_returns_and_stands_in_the_trace()
    {
        await using var run = await StartAsync(All);

        Assert.Equal(4, await run.GuardAsync(Search, new { q = "reeve" }, static call => Task.FromResult(3 + call.Attempt)));
        await run.CompleteAsync("found it");
        await run.DisposeAsync();

        Assert.Equal(["run.started", "step.intended", "step.done", "run.finished", "trace.closed"], Types(run));
        var report = Verify(run);
        Assert.Equal((true, true, run.Id, run.TraceHead), (report.Ok, report.Closed, report.Run, report.Head));
        Assert.Equal("succeeded", Data(run, "run.finished").GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Arguments_and_outputs_stay_out_of_the_trace()
    {
        await using var run = await StartAsync(All);

        await run.GuardAsync(Send, new { to = "secret-address" }, static _ => Task.FromResult("secret-output"));

        var trace = await File.ReadAllTextAsync(run.TracePath!);
        Assert.DoesNotContain("secret", trace, StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{64}$", Data(run, "step.intended").GetProperty("args_hash").GetString());
    }

    [Fact]
    public async Task The_trace_can_be_read_only_by_its_owner()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no modes.");
            return;
        }

        await using var run = await StartAsync(All);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(run.TracePath!));
    }

    [Theory]
    [InlineData("", "search", ErrorCode.Denied)]
    [InlineData("mail.*", "search", ErrorCode.Denied)]
    [InlineData("mail.*", "mail.send", null)]
    [InlineData("search", "search", null)]
    public async Task What_was_not_granted_is_denied(string grants, string tool, string? code)
    {
        await using var run = await StartAsync(new() { Tools = grants.Split(' ', StringSplitOptions.RemoveEmptyEntries) });

        var refused = await Record.ExceptionAsync(() => run.GuardAsync(tool, null, static _ => Task.FromResult(1)));

        Assert.Equal(code, (refused as ReeveException)?.Code);
        Assert.Equal(code is not null, Types(run).Contains("step.denied"));
    }

    [Fact]
    public async Task A_step_budget_holds_and_says_so()
    {
        await using var run = await StartAsync(new() { Tools = ["*"], MaxSteps = 2 });
        await CallAsync(run, 1);
        await CallAsync(run, 2);

        var refused = await Assert.ThrowsAsync<ReeveException>(() => CallAsync(run, 3));

        Assert.Equal(ErrorCode.BudgetExceeded, refused.Code);
        Assert.Equal("budget.run", Data(run, "step.denied").GetProperty("rule").GetString());
    }

    [Fact]
    public async Task A_token_budget_cannot_be_overshot_by_concurrency()
    {
        await using var run = await StartAsync(new() { Tools = ["*"], MaxTokens = 1_000, Loops = LoopOptions.Off });
        var model = Search with { WorstTokens = 100 };

        var calls = Enumerable.Range(0, 200).Select(number => Task.Run(async () =>
        {
            try
            {
                await run.GuardAsync(model, number, static async call =>
                {
                    await Task.Yield();
                    call.ReportUsage(60, 40);
                });
                return 1;
            }
            catch (ReeveException refused) when (refused.Code == ErrorCode.BudgetExceeded)
            {
                return 0;
            }
        }));

        Assert.Equal(10, (await Task.WhenAll(calls)).Sum());
        await run.CompleteAsync();
        Assert.Equal(1_000, Data(run, "run.finished").GetProperty("tokens").GetInt64());
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(long.MaxValue, 1)]
    public async Task Usage_that_cannot_be_true_is_recorded_and_charges_what_was_reserved(long tokensIn, long tokensOut)
    {
        await using var run = await StartAsync(new() { Tools = ["*"], MaxTokens = 1_000 });

        await run.GuardAsync(Search with { WorstTokens = 700 }, 1, call =>
        {
            call.ReportUsage(tokensIn, tokensOut);
            return Task.CompletedTask;
        });

        Assert.NotEmpty(Data(run, "step.done").GetProperty("usage_refused").GetString()!);
        var refused = await Assert.ThrowsAsync<ReeveException>(() => run.GuardAsync(Search with { WorstTokens = 400 }, 2, static _ => Task.CompletedTask));
        Assert.Equal(ErrorCode.BudgetExceeded, refused.Code);
    }

    [Fact]
    public async Task A_third_equal_call_is_a_loop()
    {
        await using var run = await StartAsync(All);
        await CallAsync(run, "same");
        await CallAsync(run, "same");

        var refused = await Assert.ThrowsAsync<ReeveException>(() => CallAsync(run, "same"));

        Assert.Equal(ErrorCode.LoopDetected, refused.Code);
        Assert.Equal("loops.identical", Data(run, "step.denied").GetProperty("rule").GetString());
    }

    [Fact]
    public async Task A_run_makes_twenty_five_calls_and_no_more()
    {
        await using var run = await StartAsync(All);
        for (var number = 0; number < 25; number++)
        {
            await CallAsync(run, number);
        }

        Assert.Equal(ErrorCode.LoopDetected, (await Assert.ThrowsAsync<ReeveException>(() => CallAsync(run, 25))).Code);
    }

    [Fact]
    public async Task A_loop_that_kills_stops_the_run()
    {
        await using var run = await StartAsync(All with { Loops = new() { OnIdentical = LoopAction.Kill } });
        await CallAsync(run, 1);
        await CallAsync(run, 1);
        await Assert.ThrowsAsync<ReeveException>(() => CallAsync(run, 1));

        var refused = await Assert.ThrowsAsync<ReeveException>(() => CallAsync(run, 2));

        Assert.Equal(ErrorCode.LoopDetected, refused.Code);
        Assert.True(run.Stopping.IsCancellationRequested);
        await Assert.ThrowsAsync<ReeveException>(() => run.CompleteAsync());
    }

    [Fact]
    public async Task A_read_only_call_is_made_again_with_growing_pauses()
    {
        await using var run = await StartAsync(All, _time);
        var attempts = new List<DateTimeOffset>();

        var call = run.GuardAsync(Search, 1, _ =>
        {
            attempts.Add(_time.GetUtcNow());
            throw new InvalidOperationException("no");
        });
        foreach (var pause in new[] { 100, 200, 400 })
        {
            await Eventually.TrueAsync(() => _time.Waiting > 0, "the call waits");
            _time.Advance(TimeSpan.FromMilliseconds(pause));
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => call);
        Assert.Equal([100, 200, 400], attempts.Zip(attempts.Skip(1), static (one, next) => (int)(next - one).TotalMilliseconds));
        Assert.Equal((4, "upstream_failed"), (Data(run, "step.failed").GetProperty("attempts").GetInt32(), Data(run, "step.failed").GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_side_effect_that_failed_is_never_made_again_because_nobody_knows_whether_it_was_done()
    {
        await using var run = await StartAsync(All);
        var attempts = 0;

        await Assert.ThrowsAsync<IOException>(() => run.GuardAsync(Send, 1, _ =>
        {
            attempts++;
            throw new IOException("the line went dead");
        }));

        Assert.Equal(1, attempts);
        Assert.True(Data(run, "step.failed").GetProperty("outcome_unknown").GetBoolean());
    }

    [Fact]
    public async Task A_side_effect_of_which_nothing_was_done_is_made_again_under_the_same_key()
    {
        await using var run = await StartAsync(All);
        var keys = new List<string>();

        var sent = await run.GuardAsync(Send, 1, call =>
        {
            keys.Add(call.IdempotencyKey);
            return keys.Count < 2 ? throw new NothingDoneException("not even dialled") : Task.FromResult("sent");
        });

        Assert.Equal(("sent", 2, keys[0]), (sent, keys.Count, keys[1]));
    }

    [Fact]
    public async Task A_body_that_takes_too_long_is_told_to_stop()
    {
        await using var run = await StartAsync(All, _time);
        var told = new TaskCompletionSource();

        var call = run.GuardAsync(Send with { Timeout = TimeSpan.FromSeconds(30) }, 1, async call =>
        {
            call.CancellationToken.Register(told.SetResult);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, call.CancellationToken);
        });
        await Eventually.TrueAsync(() => _time.Waiting > 0, "the body runs");
        _time.Advance(TimeSpan.FromSeconds(30));

        await told.Task;
        var late = await Assert.ThrowsAsync<ReeveException>(() => call);
        Assert.Equal(ErrorCode.Timeout, late.Code);
        Assert.Contains("not known", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_ignores_being_told_is_left_behind()
    {
        await using var run = await StartAsync(All);
        var never = new TaskCompletionSource();

        var late = await Assert.ThrowsAsync<ReeveException>(
            () => run.GuardAsync(Send with { Timeout = TimeSpan.FromMilliseconds(1) }, 1, _ => never.Task));

        Assert.Equal(ErrorCode.Timeout, late.Code);
        never.SetException(new InvalidOperationException("nobody hears this"));
    }

    [Fact]
    public async Task When_the_run_has_had_its_time_what_runs_is_stopped()
    {
        await using var run = await StartAsync(new() { Tools = ["*"], MaxDuration = TimeSpan.FromMinutes(1) }, _time);

        var call = run.GuardAsync(Search with { Timeout = TimeSpan.FromHours(1) }, 1, static call => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, call.CancellationToken));
        await Eventually.TrueAsync(() => _time.Waiting > 1, "the body runs");
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(ErrorCode.BudgetExceeded, (await Assert.ThrowsAsync<ReeveException>(() => call)).Code);
        Assert.Equal(ErrorCode.BudgetExceeded, (await Assert.ThrowsAsync<ReeveException>(() => CallAsync(run, 2))).Code);
    }

    [Fact]
    public async Task A_rollback_undoes_newest_first_each_once_whatever_fails()
    {
        await using var run = await StartAsync(All);
        var undone = new List<int>();
        for (var number = 1; number <= 3; number++)
        {
            await run.GuardAsync(Send, number, _ => Task.FromResult(number), (done, _) =>
            {
                undone.Add(done);
                return done == 2 ? throw new InvalidOperationException("cannot") : Task.CompletedTask;
            });
        }

        await run.GuardAsync(Send, 4, static _ => Task.FromResult(4));
        await CallAsync(run, 5);
        await Assert.ThrowsAsync<IOException>(() => run.GuardAsync(Send, 6, static _ => Task.FromException<int>(new IOException()), static (_, _) => Task.CompletedTask));

        var report = await run.RollBackAsync();
        var again = await run.RollBackAsync();

        RollbackStatus[] expected = [RollbackStatus.Skipped, RollbackStatus.NoCompensation, RollbackStatus.Succeeded, RollbackStatus.Failed, RollbackStatus.Succeeded];
        Assert.Equal([3, 2, 1], undone);
        Assert.Equal(expected, report.Steps.Select(static step => step.Status));
        Assert.Equal([6, 4, 3, 2, 1], report.Steps.Select(static step => step.Step));
        Assert.Equal(report.Steps, again.Steps);
        Assert.False(report.IsClean);
        Assert.Equal(5, Types(run).Count(static type => type is "compensation.succeeded" or "compensation.failed" or "compensation.skipped" or "compensation.missing"));
    }

    [Fact]
    public async Task A_rollback_from_a_step_leaves_the_older_ones()
    {
        await using var run = await StartAsync(All);
        var undone = new List<int>();
        for (var number = 1; number <= 3; number++)
        {
            var mine = number;
            await run.GuardAsync(Send, number, static _ => Task.CompletedTask, _ =>
            {
                undone.Add(mine);
                return Task.CompletedTask;
            });
        }

        await run.RollBackAsync(fromStep: 2);

        Assert.Equal([3, 2], undone);
    }

    [Fact]
    public async Task A_run_left_without_a_word_has_failed()
    {
        var run = await StartAsync(All);
        await run.DisposeAsync();

        Assert.Equal("failed", Data(run, "run.finished").GetProperty("outcome").GetString());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => CallAsync(run, 1));
    }

    [Fact]
    public async Task A_tool_known_by_name_only_is_treated_with_care()
    {
        var guard = Guard();
        await guard.RegisterAsync([Search]);
        await using var run = await guard.StartRunAsync("ann", All);

        await run.GuardAsync("search", 1, static _ => Task.CompletedTask);
        await run.GuardAsync("unheard.of", 1, static _ => Task.CompletedTask);

        var careful = Lines(run).Where(static line => line.GetProperty("type").GetString() == "step.intended")
            .Select(static line => line.GetProperty("data").GetProperty("side_effect").GetBoolean());
        Assert.Equal([false, true], careful);
    }

    [Fact]
    public async Task Where_no_trace_can_be_kept_no_run_starts()
    {
        await File.WriteAllTextAsync(_folder.File("not-a-folder"), "");
        var guard = ReeveGuard.Local(new() { TraceFolder = _folder.File("not-a-folder") });

        Assert.Equal(ErrorCode.StorageFailed, (await Assert.ThrowsAsync<ReeveException>(() => guard.StartRunAsync("ann", All))).Code);
    }

    private static Task CallAsync(GuardedRun run, object argument) => run.GuardAsync(Search, argument, _ => Task.FromResult(argument.ToString()));

    private static TraceReport Verify(GuardedRun run)
    {
        using var file = new FileStream(run.TracePath!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return TraceVerifier.Verify(file);
    }

    private static List<JsonElement> Lines(GuardedRun run)
    {
        using var file = new StreamReader(new FileStream(run.TracePath!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];
    }

    private static IEnumerable<string> Types(GuardedRun run) => Lines(run).Select(static line => line.GetProperty("type").GetString()!);

    private static JsonElement Data(GuardedRun run, string type) => Lines(run).Last(line => line.GetProperty("type").GetString() == type).GetProperty("data");

    private ReeveGuard Guard(TimeProvider? time = null) => ReeveGuard.Local(new()
    {
        TraceFolder = _folder.File("traces"),
        Client = new() { Time = time ?? TimeProvider.System },
    });

    private Task<GuardedRun> StartAsync(GuardedRunOptions options, TimeProvider? time = null) => Guard(time).StartRunAsync("ann", options);
}
