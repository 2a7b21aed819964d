using System.Globalization;
using Reeve.Connectors.OsTools;
using Reeve.Guard;
using Reeve.Sources.Locks;
using Reeve.TestKit.Time;

namespace Reeve.IntegrationTests.OsTools;

/// <summary>
/// Real commands, within walls and without. Where walls cannot be built (bubblewrap absent, user namespaces forbidden) the tests of what they hold prove the refusal
/// instead; in CI the program must be there.
/// </summary>
public sealed class BashToolTests : IDisposable
{
    // A grandchild that forks twice and takes a session of its own: no group and no parent leads to it any more.
    private const string Daemonise =
        "python3 -c 'import os,sys,time\nif os.fork(): os._exit(0)\nos.setsid()\nif os.fork(): os._exit(0)\nopen(sys.argv[1],\"w\").write(str(os.getpid())+\"\\n\")\ntime.sleep(300)' ";

    private readonly OsHouse _house = new();

    [Theory]
    [InlineData("off")]
    [InlineData("preferred")]
    public async Task A_command_runs_in_the_granted_folder_and_its_end_is_told(string sandbox)
    {
        Use(sandbox);
        _house.Write("src/file", "content\n");

        var result = await _house.ResultAsync("bash", new { command = "pwd; cat src/file; echo oops >&2; exit 3" });
        var below = await _house.CallAsync("bash", new { command = "pwd; echo made > new", folder = "src" });

        Assert.False(result.IsError); // that a command says no is an answer
        Assert.StartsWith("[exit code 3; ", result.Output);
        Assert.Contains($"[output]\n{_house.Root}\ncontent\n[errors]\noops\n", result.Output);
        Assert.Contains(_house.In("src"), below);
        Assert.Equal("made\n", await File.ReadAllTextAsync(_house.In("src/new")));
        Assert.Contains(sandbox == "off" ? "walls: none (the agent's file says sandbox: off)" : "walls: ", result.Output);
    }

    [Fact]
    public async Task Within_walls_only_the_granted_folders_are_there()
    {
        if (!await StandsAsync())
        {
            return;
        }

        var seen = await _house.CallAsync("bash", new
        {
            command = $"cat {_house.Outside}/secret; ls {_house.Options.Home}; ls {_house.Base}; touch /usr/x /etc/x; echo mine > /tmp/private; ls /tmp; ls /root /home; cat /etc/shadow; "
                + "grep -c : /proc/net/dev; grep CapEff /proc/self/status; ls /proc | grep -c '^[0-9]'",
        });

        Assert.DoesNotContain("the secret", seen);
        Assert.Contains($"ls: cannot access '{_house.Options.Home}'", seen);
        Assert.Contains("granted\n", seen); // the way to it is there, and nothing beside it
        Assert.DoesNotContain("outside\n", seen);
        Assert.Contains("touch: cannot touch '/usr/x': Read-only file system", seen);
        Assert.Contains("private\n", seen);
        Assert.Contains("CapEff:\t0000000000000000", seen);
        Assert.Contains("walls: bubblewrap, no network", seen);
        Assert.False(File.Exists("/tmp/private"));
    }

    [Fact]
    public async Task The_network_is_there_only_when_it_is_granted()
    {
        if (!await StandsAsync())
        {
            return;
        }

        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        var command = $"(exec 3<>/dev/tcp/127.0.0.1/{port}) 2>/dev/null && echo reached || echo nowhere";

        Assert.Contains("nowhere\n", await _house.CallAsync("bash", new { command }));
        _house.Grant = _house.Grant with { Network = true };
        Assert.Contains("reached\n", await _house.CallAsync("bash", new { command }));
    }

    [Fact]
    public async Task Walls_that_are_required_and_absent_are_a_refusal_and_preferred_ones_are_missed_aloud()
    {
        using var bare = new OsHouse("no-such-bubblewrap");
        bare.Grant = bare.Grant with { Sandbox = "required" };

        var refused = await bare.RefusedAsync("bash", new { command = "touch ran" }, ErrorCode.SandboxUnavailable);
        Assert.Contains("bubblewrap is not installed", refused.Message);
        Assert.False(File.Exists(bare.In("ran")));
        bare.Grant = bare.Grant with { Sandbox = "preferred" };
        Assert.Contains("walls: none (bubblewrap is not installed)", await bare.CallAsync("bash", new { command = "true" }));
    }

    [Fact]
    public async Task A_program_that_cannot_build_walls_is_as_good_as_none()
    {
        using var bare = new OsHouse("false");
        bare.Grant = bare.Grant with { Sandbox = "required" };

        var refused = await bare.RefusedAsync("bash", new { command = "true" }, ErrorCode.SandboxUnavailable);

        Assert.Contains("cannot build them here", refused.Message);
    }

    [Fact]
    public async Task A_folder_that_is_replaced_while_the_walls_are_built_stops_the_command()
    {
        if (!await StandsAsync())
        {
            return;
        }

        var state = Assert.IsType<WallsState.Standing>(await _house.Walls.StateAsync(CancellationToken.None));
        using var roots = ConfinedRoots.Open([_house.Root], _house.Options);
        var plan = Walls.Plan(state, roots, _house.Root, network: false);
        Directory.Move(_house.Root, _house.Root + "-moved");
        Directory.CreateSymbolicLink(_house.Root, _house.Outside);

        var result = await DedicatedThread.RunAsync(() => new Reeve.Connectors.Processes.ChildRunner(TimeProvider.System).RunAsync(
            new Reeve.Connectors.Processes.ChildSpec(WallsRules.Command(plan, "cat secret")) { WorkingDirectory = "/", Timeout = TimeSpan.FromSeconds(20) }, CancellationToken.None));

        Assert.Equal(126, result.ExitCode);
        Assert.DoesNotContain("the secret", result.Output);
        Assert.Contains("was replaced while the walls were built", result.Errors);
    }

    [Theory]
    [InlineData("off", "sleep 300")]
    [InlineData("preferred", "sleep 300")]
    [InlineData("off", "trap '' TERM; sleep 300 & sleep 300")]
    [InlineData("off", Daemonise + "pid; sleep 300")]
    [InlineData("preferred", Daemonise + "pid; sleep 300")]
    public async Task A_command_that_takes_too_long_dies_with_everything_it_started(string sandbox, string command)
    {
        Use(sandbox);
        var tag = $"reeve-test-{Guid()}";

        var result = await _house.ResultAsync("bash", new { command = $"export TAG={tag}; bash -c \"sleep 300\" & {command}", timeout_seconds = 1 });

        Assert.True(result.IsError);
        Assert.StartsWith("[stopped after 1 s", result.Output);
        Assert.Equal([], Bearing(tag));
    }

    [Theory]
    [InlineData("off")]
    [InlineData("preferred")]
    public async Task What_goes_into_the_background_ends_with_the_call(string sandbox)
    {
        Use(sandbox);
        var tag = $"reeve-test-{Guid()}";

        var told = await _house.CallAsync("bash", new { command = $"export TAG={tag}; {Daemonise} pid; setsid sleep 300 & nohup sleep 300 & while [ ! -s pid ]; do sleep 0.01; done; echo done" });

        Assert.Contains("exit code 0", told);
        Assert.Contains("done\n", told);
        Assert.Equal([], Bearing(tag));
    }

    [Theory]
    [InlineData("off")]
    [InlineData("preferred")]
    public async Task A_cancel_reaches_every_process(string sandbox)
    {
        Use(sandbox);
        var tag = $"reeve-test-{Guid()}";
        using var cancel = new CancellationTokenSource();
        var call = _house.CallAsync("bash", new { command = $"export TAG={tag}; {Daemonise} pid; sleep 300" }, cancel.Token);
        await Eventually.TrueAsync(() => File.Exists(_house.In("pid")) && Bearing(tag).Count > 0, "the grandchild began");

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal([], Bearing(tag));
    }

    [Theory]
    [InlineData("off")]
    [InlineData("preferred")]
    public async Task A_flood_is_bounded_with_its_beginning_and_its_end(string sandbox)
    {
        Use(sandbox);

        var told = await _house.CallAsync("bash", new { command = "echo first; head -c 30000000 /dev/zero | tr '\\0' x; echo; echo last; head -c 30000000 /dev/urandom >&2; echo end >&2" });

        Assert.Contains("[output]\nfirst\n", told);
        Assert.Contains("\nlast\n[errors]\n", told);
        Assert.EndsWith("end\n", told);
        Assert.InRange(told.Length, 20_000, 30_000);
    }

    [Theory]
    [InlineData("off")]
    [InlineData("preferred")]
    public async Task Nothing_of_the_daemons_environment_reaches_it_but_what_is_listed(string sandbox)
    {
        Use(sandbox);
        var bait = Path.Combine(_house.Outside, "bait");
        await File.WriteAllTextAsync(bait, "echo INJECTED\n");
        // Of this process, and so as a daemon would hand it on; nothing of it may reach any child of any test.
        (string Name, string Value)[] injected =
            [("BASH_ENV", bait), ("GIT_SSH_COMMAND", "x"), ("SOME_API_KEY", "sk-secret"), ("BASH_FUNC_ls%%", "() { echo INJECTED; }"), ("REEVE_SOME_TOKEN", "t")];
        Array.ForEach(injected, static variable => Environment.SetEnvironmentVariable(variable.Name, variable.Value));

        var told = await _house.CallAsync("bash", new { command = "ls / >/dev/null; env; read line || echo closed; (exec 3</dev/tty) 2>/dev/null && echo terminal || echo none; ls -l /proc/self/fd | wc -l" });

        Array.ForEach(injected, static variable => Environment.SetEnvironmentVariable(variable.Name, null));
        foreach (var word in new[] { "INJECTED", "sk-secret", "BASH_ENV", "GIT_", "REEVE_SOME_TOKEN", "LD_", "DOTNET_" })
        {
            Assert.DoesNotContain(word, told);
        }

        Assert.Contains("closed\nnone\n5\n", told); // its own three, and the look at them
        Assert.Contains("PATH=", told);
    }

    [Fact]
    public async Task The_shortest_of_all_bounds_holds()
    {
        _house.Grant = _house.Grant with { BashTimeout = TimeSpan.FromSeconds(1) };

        var result = await _house.ResultAsync("bash", new { command = "sleep 300", timeout_seconds = 50 });

        Assert.StartsWith("[stopped after 1 s", result.Output);
    }

    [Theory]
    [InlineData("")]
    [InlineData("echo a\0b")]
    public async Task A_command_is_what_it_says(string command)
    {
        Use("off");
        if (command.Length == 0)
        {
            Assert.Contains("exit code 0", await _house.CallAsync("bash", new { command }));
        }
        else
        {
            await _house.RefusedAsync("bash", new { command }, ErrorCode.InvalidRequest);
        }
    }

    public void Dispose() => _house.Dispose();

    private void Use(string sandbox) => _house.Grant = _house.Grant with { Sandbox = sandbox };

    /// <summary>Whether walls can be built here. Where they cannot, that commands which require them are refused is what is proved.</summary>
    private async Task<bool> StandsAsync()
    {
        Use("required");
        if (await _house.Walls.StateAsync(CancellationToken.None) is not WallsState.None { Why: var why })
        {
            return true;
        }

        Assert.False(
            Environment.GetEnvironmentVariable("CI") == "true" && why.Contains("not installed", StringComparison.Ordinal), "bubblewrap is not installed: scripts/install-test-needs");
        await _house.RefusedAsync("bash", new { command = "touch ran" }, ErrorCode.SandboxUnavailable);
        Assert.False(File.Exists(_house.In("ran")));
        return false;
    }

    private static string Guid() => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8));

    /// <summary>Processes at work with a tag in their environment.</summary>
    private static List<int> Bearing(string tag) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(static folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0 && pid != Environment.ProcessId && Environ(pid).Contains(tag, StringComparison.Ordinal) && ProcessFacts.StartTime(pid) is not null),
    ];

    private static string Environ(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/environ");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
