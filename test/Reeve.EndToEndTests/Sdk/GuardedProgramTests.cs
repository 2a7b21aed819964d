using System.Text.Json.Nodes;
using Reeve.Client;
using Reeve.EndToEndTests.Harness;
using Reeve.Guard;
using Reeve.TestKit.Time;

namespace Reeve.EndToEndTests.Sdk;

/// <summary>Programs with the SDK and the real daemon: the sample, a kill that is pushed, a daemon that dies under a call.</summary>
public sealed class GuardedProgramTests
{
    private static readonly GuardedRunOptions All = new() { Tools = ["*"] };

    private DaemonProcess? _daemon;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_sample_runs_and_its_trace_is_verified(bool withDaemon)
    {
        await using var home = new TestHome();
        await using var daemon = withDaemon ? home.StartDaemon() : null;
        await using var client = daemon is null ? null : await daemon.ReadyAsync();

        var run = await ProgramRunner.RunAsync(Programs.GuardedAgent, withDaemon ? [home.Socket] : [], home.Root);

        Assert.True(run.ExitCode == 0, run.ToString());
        var lines = run.Output.TrimEnd().Split('\n');
        Assert.Equal(
            ["refused: denied", "recalled the letter to Grace", "recalled the letter to Ada", "undone: mail.send #3 Succeeded, mail.send #2 Succeeded"], lines[1..5]);
        var verified = await home.SucceedAsync("verify", "--trace", lines[5]["trace ".Length..]);
        Assert.StartsWith("verified  ", verified, StringComparison.Ordinal);
        Assert.DoesNotContain("not closed", verified, StringComparison.Ordinal);
        if (client is not null)
        {
            var kept = await client.CallAsync("runs.get", new JsonObject { ["run"] = lines[0]["run ".Length..] });
            Assert.Equal("failed", kept["run"]!["state"]!.GetValue<string>());
            Assert.Equal(["done", "done", "done"], States(kept));
        }
    }

    [Fact]
    public async Task A_kill_reaches_the_body_that_runs()
    {
        await using var home = new TestHome();
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();
        await using var guard = await ConnectAsync(home);
        await using var run = await guard.StartRunAsync("ann", All);
        var runs = new TaskCompletionSource();

        var call = run.GuardAsync(GuardedTool.SideEffecting("slow"), null, async call =>
        {
            runs.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, call.CancellationToken);
        });
        await runs.Task;
        await home.SucceedAsync("kill", run.Id);

        Assert.Equal(ErrorCode.Killed, (await Assert.ThrowsAsync<ReeveException>(() => call)).Code);
        Assert.Equal(ErrorCode.Killed, (await Assert.ThrowsAsync<ReeveException>(() => run.GuardAsync("next", null, static _ => Task.CompletedTask))).Code);
        Assert.Equal(ErrorCode.Killed, (await Assert.ThrowsAsync<ReeveException>(() => run.CompleteAsync())).Code);
        var kept = await client.CallAsync("runs.get", new JsonObject { ["run"] = run.Id });
        Assert.Equal("killed", kept["run"]!["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_daemon_killed_under_a_call_hears_of_its_outcome_when_it_is_back()
    {
        await using var home = new TestHome();
        await using var guard = await StartAsync(home);
        string id;
        await using (var run = await guard.StartRunAsync("ann", All))
        {
            id = run.Id;
            await run.GuardAsync(GuardedTool.SideEffecting("mail.send"), new { to = "bob" }, async _ => await _daemon!.KillAsync());
            var closed = await Assert.ThrowsAsync<ReeveException>(() => run.GuardAsync(GuardedTool.SideEffecting("mail.send"), new { to = "ann" }, static _ => Task.CompletedTask));
            Assert.Equal(ErrorCode.DaemonNotRunning, closed.Code);
            await run.GuardAsync(GuardedTool.ReadOnly("search"), new { q = 1 }, static _ => Task.CompletedTask);
            await run.CompleteAsync();
            await _daemon!.DisposeAsync();
        }

        Assert.Equal(4, guard.Undelivered);
        await using var again = home.StartDaemon();
        await using var client = await again.ReadyAsync();
        await Eventually.TrueAsync(() => guard.Undelivered == 0, "everything is delivered");

        var kept = await client.CallAsync("runs.get", new JsonObject { ["run"] = id });
        Assert.Equal("succeeded", kept["run"]!["state"]!.GetValue<string>());
        Assert.Equal(["done", "failed", "done"], States(kept));
        Assert.Contains("verified", await home.SucceedAsync("verify"));
    }

    [Fact]
    public async Task A_tool_that_is_switched_off_is_refused_in_the_program_that_runs()
    {
        await using var home = new TestHome();
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();
        await using var guard = await ConnectAsync(home);
        await guard.RegisterAsync([GuardedTool.ReadOnly("search")]);
        await using var run = await guard.StartRunAsync("ann", All with { Loops = Reeve.Guard.Loops.LoopOptions.Off });
        await run.GuardAsync("search", 0, static _ => Task.CompletedTask);

        await client.CallAsync("tools.configure", new JsonObject { ["tool"] = "search", ["enabled"] = false });

        var number = 0;
        string? rule = null;
        await Eventually.TrueAsync(
            async () =>
            {
                await Record.ExceptionAsync(() => run.GuardAsync("search", ++number, static _ => Task.CompletedTask));
                using var trace = new StreamReader(new FileStream(run.TracePath!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
                rule = (await trace.ReadToEndAsync()).TrimEnd().Split('\n').Last();
                return rule.Contains("\"rule\":\"tools\",\"code\":\"tool.disabled\"", StringComparison.Ordinal);
            },
            "the program's own cache refuses");
    }

    private static IEnumerable<string> States(JsonObject run) => run["steps"]!.AsArray().Select(static step => step!["state"]!.GetValue<string>());

    private static Task<ReeveGuard> ConnectAsync(TestHome home) => ReeveGuard.ConnectAsync(new Endpoint.UnixSocket(home.Socket), new()
    {
        TraceFolder = Path.Combine(home.Root, "traces"),
        OutboxFolder = Path.Combine(home.Root, "outbox"),
        GateTimeout = TimeSpan.FromSeconds(30),
    });

    private async Task<ReeveGuard> StartAsync(TestHome home)
    {
        _daemon = home.StartDaemon();
        await using var ready = await _daemon.ReadyAsync();
        return await ConnectAsync(home);
    }
}
