using Reeve.Client;
using Reeve.Guard;
using Reeve.Guard.Loops;
using Reeve.Protocol;
using Reeve.Protocol.Runs;
using Reeve.TestKit.Time;

namespace Reeve.IntegrationTests.Client;

/// <summary>Defects that a system of this kind had on the caller's side, and that must be impossible here.</summary>
public sealed class KnownDefectTests
{
    private static readonly GuardedTool Send = GuardedTool.SideEffecting("mail.send");
    private static readonly GuardedRunOptions All = new() { Tools = ["*"], Loops = LoopOptions.Off };

    [Fact]
    public async Task A_gate_that_is_slow_under_load_is_not_taken_for_a_yes()
    {
        await using var daemon = new GatedDaemon();
        var never = new TaskCompletionSource<BeginStepResponse>();
        daemon.Server.OnAsync(Operations.StepsBegin, (_, _) => never.Task);
        await using var guard = await daemon.ConnectAsync(static options => options with { GateTimeout = TimeSpan.FromMilliseconds(500) });
        await using var run = await guard.StartRunAsync("ann", All);
        var called = false;

        var refused = await Assert.ThrowsAsync<ReeveException>(() => run.GuardAsync(Send, 1, _ =>
        {
            called = true;
            return Task.CompletedTask;
        }));

        Assert.Equal((ErrorCode.Timeout, false), (refused.Code, called));
    }

    [Fact]
    public async Task An_answer_nobody_knows_is_not_taken_for_a_yes()
    {
        await using var daemon = new GatedDaemon();
        daemon.Judge = static _ => new BeginStepResponse { Decision = "perhaps", Rule = "r", Durability = "durable" };
        await using var guard = await daemon.ConnectAsync();
        await using var run = await guard.StartRunAsync("ann", All);

        await Assert.ThrowsAsync<ReeveException>(() => run.GuardAsync(Send, 1, static _ => throw new InvalidOperationException("It was called.")));
    }

    [Fact]
    public async Task Answers_that_come_in_another_order_reach_the_calls_that_asked()
    {
        await using var daemon = new GatedDaemon();
        var second = new TaskCompletionSource();
        daemon.Server.OnAsync(Operations.StepsBegin, async (request, _) =>
        {
            if (request.Tool == "first")
            {
                await second.Task;
                return new BeginStepResponse { Decision = "deny", Rule = "r", Code = ErrorCode.Denied, Reason = "not the first", Durability = "durable" };
            }

            return daemon.Allow(request);
        });
        await using var guard = await daemon.ConnectAsync();
        await using var run = await guard.StartRunAsync("ann", All);

        var first = run.GuardAsync("first", 1, static _ => Task.FromResult("first"));
        Assert.Equal("second", await run.GuardAsync("second", 2, static _ => Task.FromResult("second")));
        second.SetResult();

        Assert.Equal("not the first", (await Assert.ThrowsAsync<ReeveException>(() => first)).Message);
    }

    [Fact]
    public async Task A_run_that_ended_well_is_not_stopped_by_its_own_end()
    {
        await using var daemon = new GatedDaemon();
        await using var guard = await daemon.ConnectAsync();
        await using var run = await guard.StartRunAsync("ann", All);
        await Eventually.TrueAsync(() => daemon.Renewals == 1 && daemon.Watchers == 1, "the run has begun");
        daemon.Renew = static () => throw new ReeveException(ErrorCode.Conflict, "run_1 is over (succeeded).");

        await run.CompleteAsync();
        await daemon.PushAsync("run.finished", run.Id, """{"state":"succeeded"}""");
        await daemon.PushGapAsync();
        await run.DisposeAsync();

        Assert.DoesNotContain("run.stopping", await File.ReadAllTextAsync(run.TracePath!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_disposed_under_a_call_stops_it_and_keeps_its_last_line()
    {
        await using var daemon = new GatedDaemon();
        await using var guard = await daemon.ConnectAsync();
        var run = await guard.StartRunAsync("ann", All);
        var runs = new TaskCompletionSource();

        var call = run.GuardAsync(Send, 1, async call =>
        {
            runs.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, call.CancellationToken);
        });
        await runs.Task;
        await run.DisposeAsync();

        await Assert.ThrowsAsync<ReeveException>(() => call);
        var lines = (await File.ReadAllTextAsync(run.TracePath!)).TrimEnd().Split('\n');
        Assert.Contains("step.failed", lines[^3], StringComparison.Ordinal);
        Assert.Contains("trace.closed", lines[^1], StringComparison.Ordinal);
        Assert.False(Assert.Single(daemon.Ends).Succeeded);
    }
}
