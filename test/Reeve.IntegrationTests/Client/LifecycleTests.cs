using System.Text.Json;
using Reeve.Sources.Homes;
using Reeve.Sources.Locks;
using Reeve.TestKit.Cli;
using Reeve.TestKit.Time;

namespace Reeve.IntegrationTests.Client;

/// <summary>The daemon's program, started, met and stopped by the command line, in a home of its own.</summary>
public sealed class LifecycleTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reeve-").FullName;
    private readonly Dictionary<string, string> _environment;

    public LifecycleTests() => _environment = new Dictionary<string, string>
    {
        ["REEVE_HOME"] = Path.Combine(_folder, "home"),
        ["REEVE_RUN_ROOT"] = Path.Combine(_folder, "run"),
        ["REEVE_DAEMON"] = Path.Combine(AppContext.BaseDirectory, "reeved"),
        ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "",
    };

    public ValueTask InitializeAsync()
    {
        SampleHome.Copy(Path.Combine(Repository(), "samples", "home"), _environment["REEVE_HOME"], clone: _folder);
        WriteConfig("http:\n  port: 0\nledger:\n  checkpoint_entries: 1\n");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("down");
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Up_starts_says_where_everything_is_and_down_leaves_nothing_behind()
    {
        var up = await RunAsync("up");
        Assert.Equal((0, ""), (up.ExitCode, up.Error));
        Assert.Contains(Path.Combine(_folder, "run", "reeve.sock"), up.Out, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:", up.Out, StringComparison.Ordinal);
        Assert.Contains("reeve verify", up.Out, StringComparison.Ordinal);

        var again = await RunAsync("up");
        Assert.Equal((0, up.Out), (again.ExitCode, again.Out));
        Assert.StartsWith("already running", again.Error, StringComparison.Ordinal);

        var down = await RunAsync("down");
        Assert.Equal((0, ""), (down.ExitCode, down.Out));
        Assert.StartsWith("stopping", down.Error, StringComparison.Ordinal);
        Assert.EndsWith("\nstopped\n", down.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "run", "reeve.sock")));
        Assert.False(File.Exists(Path.Combine(_folder, "run", "daemon.lock.json")));
        Assert.Equal(new CliRun(0, "", "not running\n"), await RunAsync("down"));
    }

    [Fact]
    public async Task The_everyday_commands_work_against_a_daemon()
    {
        Assert.Equal(0, (await RunAsync("up")).ExitCode);
        string[] commands = ["status", "tick watchman", "why watchman", "agent list", "ps --all", "notifications", "events", "entry 0", "verify", "doctor", "config show", "logs", "open --print", "token rotate"];
        foreach (var command in commands)
        {
            foreach (var line in command == "logs" ? [command] : (string[])[command, command + " --json"])
            {
                var run = await RunAsync(line.Split(' '));
                Assert.True(run.ExitCode == 0, $"{line}: {run}");
                Assert.True(!line.EndsWith("--json", StringComparison.Ordinal) || JsonDocument.Parse(run.Out).RootElement.ValueKind == JsonValueKind.Object, line);
            }
        }
    }

    [Fact]
    public async Task A_proof_taken_from_the_daemon_holds_without_it_and_so_does_a_copy_of_the_log()
    {
        Assert.Equal(0, (await RunAsync("up")).ExitCode);
        Assert.Equal(0, (await RunAsync("tick", "watchman")).ExitCode);
        var key = (await RunAsync("verify", "--key")).Out.Trim();
        var proof = Path.Combine(_folder, "proof");
        await Eventually.TrueAsync(async () => (await RunAsync("proof", "0", "-o", proof)).ExitCode == 0, "a checkpoint covers the first entry");
        Assert.Equal(0, (await RunAsync("down")).ExitCode);

        var checkedProof = await RunAsync("verify", "--proof", proof, "--key", key);
        Assert.StartsWith("verified  entry 0 ", checkedProof.Out, StringComparison.Ordinal);

        var database = Directory.GetFiles(_folder, "reeve.db", SearchOption.AllDirectories).Single();
        var copy = await RunAsync("verify", "--offline", database, "--key", key);
        Assert.True(copy.ExitCode == 0, copy.ToString());
        Assert.StartsWith("verified  ", copy.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_daemon_that_refuses_to_start_gives_its_reason_as_ours()
    {
        WriteConfig("http:\n  prot: 0\n");

        var up = await RunAsync("up");

        Assert.Equal((1, ""), (up.ExitCode, up.Out));
        Assert.StartsWith("error: the daemon refused to start: reeve.yaml:2:", up.Error, StringComparison.Ordinal);
        Assert.Contains("\nhint: ", up.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_killed_daemon_left_is_named_by_the_doctor_and_cleared_when_asked()
    {
        Assert.Equal(0, (await RunAsync("up")).ExitCode);
        var metadata = LockMetadata.Read(Path.Combine(_folder, "run", "daemon.lock.json"))!;
        using (var daemon = System.Diagnostics.Process.GetProcessById(metadata.Pid))
        {
            daemon.Kill();
        }

        await Eventually.TrueAsync(() => !FileLock.IsHeld(Path.Combine(_folder, "run", "daemon.lock")), "the lock of a killed daemon is free");

        Assert.Contains("warning lock: ", (await RunAsync("doctor")).Out, StringComparison.Ordinal);
        Assert.Contains("note    lock: no daemon is running", (await RunAsync("doctor", "--repair-stale-lock")).Out, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("up")).ExitCode);
        var refused = await RunAsync("doctor", "--repair-stale-lock");
        Assert.Equal((1, "error: the lock is held: nothing is stale\nhint: reeve down\n"), (refused.ExitCode, refused.Error));
    }

    [Fact]
    public async Task A_daemon_whose_socket_was_removed_is_still_stopped_by_its_lock()
    {
        Assert.Equal(0, (await RunAsync("up")).ExitCode);
        File.Delete(Path.Combine(_folder, "run", "reeve.sock"));

        var down = await RunAsync("down");

        Assert.Equal(0, down.ExitCode);
        Assert.Matches("^nobody answers; asked process [0-9]+ to end\nstopped\n$", down.Error);
    }

    [Fact]
    public async Task Without_a_daemon_the_doctor_and_the_configuration_can_still_be_read()
    {
        var doctor = await RunAsync("doctor");
        Assert.Equal(0, doctor.ExitCode);
        Assert.Contains("note    lock: no daemon is running", doctor.Out, StringComparison.Ordinal);

        Assert.Equal(0, (await RunAsync("config", "check")).ExitCode);
        Assert.Contains("http.port", (await RunAsync("config", "show")).Out, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse((await RunAsync("config", "schema")).Out).RootElement.ValueKind);

        WriteConfig("http:\n  prot: 0\n");
        Assert.Equal(6, (await RunAsync("doctor")).ExitCode);
        var check = await RunAsync("config", "check");
        Assert.Equal(6, check.ExitCode);
        Assert.StartsWith("  reeve.yaml:2: ", check.Out, StringComparison.Ordinal);
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Reeve.slnx")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    private Task<CliRun> RunAsync(params string[] arguments) => CliRun.ExecuteAsync(null, _environment, arguments);

    private void WriteConfig(string text) => File.WriteAllText(Path.Combine(_environment["REEVE_HOME"], "reeve.yaml"), text);
}
