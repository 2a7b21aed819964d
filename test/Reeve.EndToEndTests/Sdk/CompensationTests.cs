using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Reeve.Client;
using Reeve.EndToEndTests.Harness;
using Reeve.Guard;
using Reeve.Protocol.Compensations;
using Reeve.TestKit.Time;

namespace Reeve.EndToEndTests.Sdk;

/// <summary>Programs with the SDK take back what they did, on their own or because somebody rolls back, over deaths of the real daemon: each step once.</summary>
public sealed class CompensationTests : IAsyncLifetime
{
    private static readonly GuardedRunOptions All = new() { Tools = ["*"] };

    private readonly TestHome _home = new();
    private readonly ConcurrentQueue<string> _undone = [];
    private DaemonProcess? _daemon;
    private ReeveGuard? _guard;

    public async ValueTask InitializeAsync()
    {
        await StartAsync();
        _guard = await ReeveGuard.ConnectAsync(new Endpoint.UnixSocket(_home.Socket), new()
        {
            TraceFolder = Path.Combine(_home.Root, "traces"),
            OutboxFolder = Path.Combine(_home.Root, "outbox"),
            GateTimeout = TimeSpan.FromSeconds(30),
            Client = new() { BackOffLimit = TimeSpan.FromMilliseconds(50) },
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _guard!.DisposeAsync();
        await _daemon!.DisposeAsync();
        await _home.DisposeAsync();
    }

    [Fact]
    public async Task A_handler_of_the_sdk_is_asked_when_somebody_rolls_back()
    {
        await _guard!.RegisterAsync([Mail(Remember)]);
        await _guard.RegisterAsync([new GuardedTool("book") { OnCompensate = Remember }]);
        string id;
        await using (var run = await _guard.StartRunAsync("greeter", All))
        {
            id = run.Id;
            await DoAsync(run, "mail.send", "m1");
            await DoAsync(run, "book", "b1");
            await DoAsync(run, "mail.send", "m2");
            await run.CompleteAsync();
        }

        Assert.Contains("3 undone", await _home.SucceedAsync("rollback", id, "--wait"), StringComparison.Ordinal);
        Assert.Equal(["m2", "b1", "m1"], _undone);
        Assert.Contains("3 undone", await _home.SucceedAsync("rollback", id, "--wait"), StringComparison.Ordinal);
        Assert.Equal(3, _undone.Count);
        Assert.Contains("compensation", await _home.SucceedAsync("verify"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_program_took_back_itself_is_on_record_and_a_rollback_does_not_take_it_back_again()
    {
        await _guard!.RegisterAsync([Mail(Remember)]);
        await using var run = await _guard.StartRunAsync("greeter", All);
        await DoAsync(run, "mail.send", "m1", Undo("m1"));
        await DoAsync(run, "mail.send", "m2", Undo("m2"));
        await DoAsync(run, "mail.send", "m3", static _ => throw new InvalidOperationException("she has read it"));

        var report = await run.RollBackAsync(fromStep: 2);
        await run.FailAsync("it was the wrong letter");

        Assert.Equal([(3, RollbackStatus.Failed), (2, RollbackStatus.Succeeded)], report.Steps.Select(static step => (step.Step, step.Status)));
        Assert.Equal([("failed", "client", "she has read it"), ("succeeded", "client", null)], await RowsAsync(run.Id));
        var rolled = await _home.ReeveAsync("rollback", run.Id, "--wait");
        Assert.Equal(1, rolled.ExitCode); // the third is not undone, and says so
        Assert.Equal([("failed", "client", "she has read it"), ("succeeded", "client", null), ("succeeded", "handler", null)], await RowsAsync(run.Id));
        Assert.Equal(["undo m2", "m1"], _undone);
        Assert.Equal([RollbackStatus.Failed, RollbackStatus.Succeeded, RollbackStatus.Succeeded], (await run.RollBackAsync()).Steps.Select(static step => step.Status));
        Assert.Equal(2, _undone.Count);
        Assert.Contains("verified", await _home.SucceedAsync("verify", "--trace", run.TracePath!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_daemon_killed_under_a_compensation_hears_of_it_when_it_is_back()
    {
        await _guard!.RegisterAsync([Mail(Remember)]);
        await using var run = await _guard.StartRunAsync("greeter", All);
        await DoAsync(run, "mail.send", "m1", Undo("m1"));
        await DoAsync(run, "mail.send", "m2", async stop =>
        {
            await _daemon!.KillAsync();
            await Undo("m2")(stop);
        });

        var report = await run.RollBackAsync();
        await run.FailAsync("it was the wrong letter");
        Assert.All(report.Steps, static step => Assert.Equal(RollbackStatus.Succeeded, step.Status));
        Assert.Equal(3, _guard.Undelivered);
        await StartAsync();
        await Eventually.TrueAsync(() => _guard.Undelivered == 0, "everything is delivered");

        Assert.Equal([("succeeded", "client", null), ("succeeded", "client", null)], await RowsAsync(run.Id));
        Assert.Contains("2 undone", await _home.SucceedAsync("rollback", run.Id, "--wait"), StringComparison.Ordinal);
        Assert.Equal(["undo m2", "undo m1"], _undone);
    }

    [Fact]
    public async Task Nothing_is_taken_back_while_the_daemon_cannot_be_asked_and_all_of_it_when_it_can()
    {
        await using var run = await _guard!.StartRunAsync("greeter", All);
        await DoAsync(run, "mail.send", "m1", Undo("m1"));
        await DoAsync(run, "mail.send", "m2", Undo("m2"));
        await _daemon!.KillAsync();

        Assert.All((await run.RollBackAsync()).Steps, static step => Assert.Equal(RollbackStatus.Pending, step.Status));
        Assert.Empty(_undone);
        await StartAsync();
        RollbackReport? report = null;
        await Eventually.TrueAsync(async () => (report = await run.RollBackAsync()).IsClean, "the daemon is asked");

        Assert.Equal(["undo m2", "undo m1"], _undone);
        Assert.Equal([("succeeded", "client", null), ("succeeded", "client", null)], await RowsAsync(run.Id));
        Assert.All(report!.Steps, static step => Assert.Null(step.Message));
    }

    [Theory]
    [InlineData(true, "succeeded")]
    [InlineData(false, "failed")]
    public async Task A_handler_whose_answer_died_with_the_daemon_is_not_run_again(bool idempotent, string status)
    {
        await _guard!.RegisterAsync([Mail(async (work, stop) =>
        {
            await _daemon!.KillAsync();
            await Remember(work, stop);
        }) with { CompensatesIdempotently = idempotent }]);
        string id;
        await using (var run = await _guard.StartRunAsync("greeter", All))
        {
            id = run.Id;
            await DoAsync(run, "mail.send", "m1");
            await run.CompleteAsync();
        }

        await _guard.Client!.CallAsync(Reeve.Protocol.Operations.RunsRollback, new RollbackRequest { Run = id }, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => !_undone.IsEmpty, "the handler has done it");
        await StartAsync();
        await using var client = await _daemon!.ReadyAsync();
        var shown = await client.CallAsync("runs.compensation", new JsonObject { ["run"] = id, ["wait_seconds"] = 60 });

        Assert.Equal(status, shown["compensations"]![0]!["status"]!.GetValue<string>());
        Assert.Equal(["m1"], _undone);
    }

    private static GuardedTool Mail(Func<CompensationWork, CancellationToken, Task> handler) => new("mail.send") { OnCompensate = handler };

    private static Task DoAsync(GuardedRun run, string tool, string made, Func<CancellationToken, Task>? undo = null) => run.GuardAsync(
        tool,
        new { made },
        call =>
        {
            call.CompensateWith(new { made });
            return Task.CompletedTask;
        },
        undo);

    private Func<CancellationToken, Task> Undo(string made) => _ =>
    {
        _undone.Enqueue("undo " + made);
        return Task.CompletedTask;
    };

    private Task Remember(CompensationWork work, CancellationToken stop)
    {
        _undone.Enqueue(work.CompensationData!.Value.GetProperty("made").GetString()!);
        return Task.CompletedTask;
    }

    private async Task<IEnumerable<(string Status, string? Kind, string? Reason)>> RowsAsync(string run)
    {
        await using var client = await _daemon!.ReadyAsync();
        var shown = await client.CallAsync("runs.compensation", new JsonObject { ["run"] = run });
        return shown["compensations"]!.AsArray().Select(static row =>
            (row!["status"]!.GetValue<string>(), row["kind"]?.GetValue<string>(), row["reason"]?.GetValue<string>()));
    }

    private async Task StartAsync()
    {
        if (_daemon is not null)
        {
            await _daemon.DisposeAsync();
        }

        _daemon = _home.StartDaemon();
        await using var ready = await _daemon.ReadyAsync();
    }
}
