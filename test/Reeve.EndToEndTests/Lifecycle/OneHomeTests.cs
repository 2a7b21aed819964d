using System.Net;
using System.Net.Sockets;
using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Lifecycle;

/// <summary>One home has one log: whoever comes second is sent away, whatever run root or address it brings, and told to whom.</summary>
public sealed class OneHomeTests
{
    [Fact]
    public async Task A_second_daemon_with_another_run_root_is_refused_before_it_touches_anything()
    {
        await using var first = await LiveHome.StartAsync();
        await first.Rpc.CallAsync("ledger.verify"); // at rest: every entry is signed
        var before = FolderSnapshot.Take(first.Home.Home);
        var elsewhere = Path.Combine(first.Home.Root, "elsewhere");

        await using var second = first.Home.StartDaemon(new Dictionary<string, string?> { ["REEVE_RUN_ROOT"] = elsewhere });
        var exit = await second.ExitAsync();

        Assert.Equal(1, exit.ExitCode);
        Assert.Contains($"process {first.Daemon.Pid}, run root {first.Home.RunRoot}", exit.Errors);
        Assert.Contains($"reeve down --run-root {first.Home.RunRoot}", exit.Errors);
        Assert.Equal(before, FolderSnapshot.Take(first.Home.Home));
        Assert.Equal(["daemon.lock"], FolderSnapshot.Take(elsewhere).Keys);
        Assert.Equal("ok", (await first.Rpc.CallAsync("daemon.health"))["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_command_line_passes_the_refusal_on()
    {
        await using var first = await LiveHome.StartAsync();
        var elsewhere = Path.Combine(first.Home.Root, "elsewhere");

        var up = await first.Home.ReeveAsync("up", "--run-root", elsewhere);

        Assert.Equal(1, up.ExitCode);
        Assert.Contains($"process {first.Daemon.Pid}", up.Errors);
        Assert.Contains($"reeve status --run-root {first.Home.RunRoot}", up.Errors);
        Assert.Equal(3, (await first.Home.ReeveAsync("status", "--run-root", elsewhere)).ExitCode);
        Assert.Contains("watchman", await first.Home.SucceedAsync("status", "--run-root", first.Home.RunRoot));
    }

    [Fact]
    public async Task An_address_that_is_taken_keeps_it_from_starting_and_leaves_nothing_stale()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var home = new TestHome($"http:\n  port: {port}\n");
        await using var daemon = home.StartDaemon();

        var exit = await daemon.ExitAsync();

        Assert.Equal(1, exit.ExitCode);
        Assert.Contains($"{port}", exit.Errors);
        Assert.Contains("http.port", exit.Errors);
        Assert.False(File.Exists(home.Socket));
        Assert.False(File.Exists(home.Metadata));
    }
}
