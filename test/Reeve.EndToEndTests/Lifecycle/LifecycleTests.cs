using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Lifecycle;

public sealed class LifecycleTests
{
    [Theory]
    [InlineData(DaemonProcess.SigTerm)]
    [InlineData(DaemonProcess.SigInt)]
    public async Task A_signal_stops_it_gracefully_and_leaves_nothing_stale(int signal)
    {
        await using var home = new TestHome();
        await using var daemon = home.StartDaemon();
        await using (await daemon.ReadyAsync())
        {
            daemon.Signal(signal);
        }

        var exit = await daemon.ExitAsync();

        Assert.True(exit.ExitCode == 0, exit.ToString());
        Assert.False(File.Exists(home.Socket));
        Assert.False(File.Exists(home.Metadata));
    }

    [Fact]
    public async Task A_second_daemon_refuses_before_it_touches_the_socket()
    {
        await using var home = new TestHome();
        await using var first = home.StartDaemon();
        await using var client = await first.ReadyAsync();

        await using var second = home.StartDaemon();
        var exit = await second.ExitAsync();

        Assert.NotEqual(0, exit.ExitCode);
        Assert.Contains($"{first.Pid}", exit.Errors);
        await using var other = await WireClient.ConnectAsync(home.Socket);
        Assert.Equal("ok", (await other.CallAsync("daemon.health"))["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_a_killed_daemon_left_behind_does_not_hinder_the_next()
    {
        await using var home = new TestHome();
        await using (var first = home.StartDaemon())
        {
            await using var client = await first.ReadyAsync();
            await first.KillAsync();
        }

        Assert.True(File.Exists(home.Socket));

        await using var second = home.StartDaemon();
        await using var again = await second.ReadyAsync();

        Assert.Equal("ok", (await again.CallAsync("daemon.health"))["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("daemon:\n  shutdown_grace_seconds: -1\n", "reeve.yaml:2")]
    [InlineData("daemon:\n  shutdown_grace_seconds: soon\n", "reeve.yaml:2")]
    [InlineData("daemon:\n  shutdown_grace_second: 5\n", "reeve.yaml:2")]
    [InlineData("http:\n  port: 0\n  port: 1\n", "reeve.yaml:3")]
    public async Task Nonsense_in_the_configuration_keeps_it_from_starting_and_names_the_line(string yaml, string place)
    {
        await using var home = new TestHome(yaml);
        await using var daemon = home.StartDaemon();

        var exit = await daemon.ExitAsync();

        Assert.Equal(1, exit.ExitCode);
        Assert.Contains(place, exit.Errors);
        Assert.Contains("hint:", exit.Errors);
        Assert.False(File.Exists(home.Socket));
    }

    [Fact]
    public async Task Runs_in_flight_get_their_grace_and_then_are_killed()
    {
        await using var home = new TestHome("http:\n  enabled: false\ndaemon:\n  shutdown_grace_seconds: 1\n");
        File.WriteAllText(Path.Combine(home.Home, "agents", "slow.md"), """
            ---
            heartbeat:
              every: 1h
              checks:
                - id: nap
                  kind: command
                  timeout: 60s
                  command: [python3, -c, "import os,signal,time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(os.getpid(), flush=True); open('napping','w').write(str(os.getpid())); time.sleep(50)"]
            ---
            Naps.
            """);
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();
        var pid = await WaitForNapAsync(home);

        daemon.Signal(DaemonProcess.SigTerm);
        var exit = await daemon.ExitAsync();

        Assert.True(exit.ExitCode == 0, exit.ToString());
        Assert.False(Directory.Exists($"/proc/{pid}"), "The check's process outlived the daemon.");
    }

    [Fact]
    public async Task The_service_manager_hears_of_readiness_and_of_stopping()
    {
        await using var home = new TestHome();
        var path = Path.Combine(home.Root, "notify");
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 30_000 };
        manager.Bind(new UnixDomainSocketEndPoint(path));
        await using var daemon = home.StartDaemon(new Dictionary<string, string?> { ["NOTIFY_SOCKET"] = path, ["WATCHDOG_USEC"] = "200000" });
        await using var client = await daemon.ReadyAsync();

        var heard = new StringBuilder(Receive(manager));
        while (!heard.ToString().Contains("WATCHDOG=1", StringComparison.Ordinal))
        {
            heard.AppendLine(Receive(manager));
        }

        daemon.Signal(DaemonProcess.SigTerm);
        while (!heard.ToString().Contains("STOPPING=1", StringComparison.Ordinal))
        {
            heard.AppendLine(Receive(manager));
        }

        Assert.StartsWith("READY=1", heard.ToString());
        Assert.Equal(0, (await daemon.ExitAsync()).ExitCode);
    }

    [Fact]
    public async Task A_malformed_agent_disables_only_itself_and_heals_without_a_restart()
    {
        await using var home = new TestHome("http:\n  enabled: false\n");
        var file = Path.Combine(home.Home, "agents", "broken.md");
        File.WriteAllText(Path.Combine(home.Home, "agents", "good.md"), "---\ndescription: fine\n---\nFine.\n");
        File.WriteAllText(file, "---\nheartbeat:\n  evry: 5m\n---\nBroken.\n");
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();

        var status = await client.CallAsync("daemon.status");
        Assert.Equal("invalid", State(status, "broken"));
        Assert.Equal("ready", State(status, "good"));
        Assert.Contains(status["problems"]!.AsArray(), static problem =>
            problem!["file"]!.GetValue<string>().EndsWith("broken.md", StringComparison.Ordinal) && problem["line"]!.GetValue<int>() == 3);

        File.WriteAllText(file, "---\nheartbeat:\n  every: 5m\n---\nMended.\n");
        await Eventually(async () => State(await client.CallAsync("daemon.status"), "broken") == "ready");
    }

    private static string State(JsonObject status, string agent) =>
        status["agents"]!.AsArray().Single(entry => entry!["name"]!.GetValue<string>() == agent)!["state"]!.GetValue<string>();

    private static async Task<string> WaitForNapAsync(TestHome home)
    {
        var pid = "";
        await Eventually(() =>
        {
            var file = Directory.GetFiles(home.Root, "napping", SearchOption.AllDirectories).FirstOrDefault();
            pid = file is null ? "" : File.ReadAllText(file);
            return Task.FromResult(pid.Length > 0);
        });
        return pid;
    }

    private static async Task Eventually(Func<Task<bool>> condition)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        for (var waited = 0; waited < 600; waited++)
        {
            if (await condition())
            {
                return;
            }

            await pause.WaitForNextTickAsync();
        }

        Assert.Fail("It did not come true in time.");
    }

    private static string Receive(Socket manager)
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, manager.Receive(buffer));
    }
}
