using System.Diagnostics;
using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Governance;

/// <summary>A run that was killed is undone by a program in another language, also when that program and the daemon die in between.</summary>
public sealed class RollbackTests
{
    [Fact]
    public async Task A_killed_run_is_undone_by_a_python_program_newest_first()
    {
        Assert.SkipUnless(HasPython(), "python3 is not installed: scripts/install-test-needs");
        await using var home = new TestHome();
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();
        var run = await DidAsync(client, idempotent: false);
        await home.SucceedAsync("kill", run);
        using var handler = await StartHandlerAsync(home);

        var rolled = await home.SucceedAsync("rollback", run, "--wait");

        Assert.Contains("3 undone", rolled, StringComparison.Ordinal);
        Assert.Equal(["id-3", "id-2", "id-1"], Made(home));
        Assert.Contains("3 undone", await home.SucceedAsync("run", "compensation", run), StringComparison.Ordinal);
        Assert.Contains("3 undone", await home.SucceedAsync("rollback", run), StringComparison.Ordinal);
        Assert.Equal(3, Made(home).Length);
        Assert.Contains("compensation", await home.SucceedAsync("verify"), StringComparison.Ordinal);
        handler.Kill();
    }

    [Theory]
    [InlineData(true, "succeeded")]
    [InlineData(false, "failed")]
    public async Task What_a_dead_program_and_a_dead_daemon_left_open_is_done_again_only_where_that_does_no_harm(bool idempotent, string status)
    {
        Assert.SkipUnless(HasPython(), "python3 is not installed: scripts/install-test-needs");
        await using var home = new TestHome();
        string run;
        await using (var first = home.StartDaemon())
        {
            await using var client = await first.ReadyAsync();
            run = await DidAsync(client, idempotent);
            await client.CallAsync("runs.kill", new JsonObject { ["run"] = run });
            using var forgetful = await StartHandlerAsync(home, "forget");
            await client.CallAsync("runs.rollback", new JsonObject { ["run"] = run });
            await forgetful.WaitForExitAsync();
            await first.KillAsync();
        }

        await using var second = home.StartDaemon();
        await using var again = await second.ReadyAsync();
        using var handler = await StartHandlerAsync(home);
        var shown = await again.CallAsync("runs.compensation", new JsonObject { ["run"] = run, ["wait_seconds"] = 60 });

        var rows = shown["compensations"]!.AsArray().Select(static row => row!["status"]!.GetValue<string>());
        Assert.Equal([status, "succeeded", "succeeded"], rows);
        Assert.Equal(["id-3", "id-2", "id-1"], Made(home));
        var alerts = (await again.CallAsync("alerts.list"))["alerts"]!.AsArray().Select(static alert => alert!["kind"]!.GetValue<string>());
        Assert.Equal(idempotent ? [] : ["compensation.failed"], alerts.Where(static kind => kind.StartsWith("compensation", StringComparison.Ordinal)));
        handler.Kill();
    }

    private static bool HasPython() => Environment.GetEnvironmentVariable("CI") == "true"
        || Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(static folder => File.Exists(Path.Combine(folder, "python3")));

    private static string[] Made(TestHome home) => [.. File.ReadAllLines(Path.Combine(home.Root, "undone")).Select(static line => line.Split(' ')[1])];

    /// <summary>A run that made three things, each told to the daemon, and is still going on.</summary>
    private static async Task<string> DidAsync(WireClient client, bool idempotent)
    {
        await client.CallAsync("tools.register", new JsonObject
        {
            ["tools"] = new JsonArray(new JsonObject { ["tool"] = "make", ["compensation"] = new JsonObject { ["kind"] = "handler", ["idempotent"] = idempotent } }),
        });
        var run = await client.CallAsync("runs.start", new JsonObject { ["agent"] = "maker", ["tools"] = new JsonArray("make") });
        var (id, token) = (run["run"]!.GetValue<string>(), run["fencing_token"]!.GetValue<long>());
        for (var i = 1; i <= 3; i++)
        {
            var begun = await client.CallAsync("steps.begin", new JsonObject
            {
                ["run"] = id,
                ["fencing_token"] = token,
                ["tool"] = "make",
                ["side_effect"] = true,
                ["args_hash"] = new string((char)('0' + i), 64),
            });
            await client.CallAsync("steps.end", new JsonObject
            {
                ["run"] = id,
                ["fencing_token"] = token,
                ["step"] = begun["step"]!.GetValue<string>(),
                ["succeeded"] = true,
                ["compensation_data"] = new JsonObject { ["made"] = $"id-{i}" },
            });
        }

        return id;
    }

    private static async Task<Handler> StartHandlerAsync(TestHome home, params string[] how)
    {
        var handler = new Handler(Path.Combine(Programs.Root, "test", "Reeve.EndToEndTests", "Strangers", "undo.py"), home.Socket, Path.Combine(home.Root, "undone"), how);
        Assert.Equal("ready", await handler.ReadyAsync());
        return handler;
    }

    /// <summary>The python program, ended with the test.</summary>
    private sealed class Handler : IDisposable
    {
        private readonly Process _process;

        public Handler(string script, string socket, string ledger, string[] how) => _process = Process.Start(
            new ProcessStartInfo("python3", [script, socket, "make", ledger, .. how]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;

        public Task<string?> ReadyAsync() => _process.StandardOutput.ReadLineAsync();

        public Task WaitForExitAsync() => _process.WaitForExitAsync();

        public void Kill() => _process.Kill();

        public void Dispose()
        {
            if (!_process.HasExited)
            {
                _process.Kill();
            }

            _process.Dispose();
        }
    }
}
