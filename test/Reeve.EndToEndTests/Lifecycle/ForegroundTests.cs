using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Lifecycle;

/// <summary><c>reeve up --foreground</c>: the program becomes the daemon, and Ctrl-C is a graceful end.</summary>
public sealed class ForegroundTests
{
    [Theory]
    [InlineData(DaemonProcess.SigInt)]
    [InlineData(DaemonProcess.SigTerm)]
    public async Task In_the_foreground_a_signal_stops_it_gracefully_and_nothing_stale_is_left(int signal)
    {
        await using var home = new TestHome();
        home.AddIssue("p-1", "Renew");
        home.AddWatchman(LiveHome.Agent);
        await using var program = home.StartForeground();
        await using (var client = await program.ReadyAsync())
        {
            Assert.Equal(program.Pid, home.DaemonPid); // it became the daemon: no parent stands between it and the terminal
            await client.CallAsync("agents.tick", new() { ["agent"] = LiveHome.Agent });
            program.Signal(signal);
        }

        var exit = await program.ExitAsync();

        Assert.True(exit.ExitCode == 0, exit.ToString());
        Assert.Contains("Ctrl-C stops it", exit.Errors);
        var left = FolderSnapshot.Take(home.RunRoot).Keys.Concat(FolderSnapshot.Take(home.DataRoot).Keys).ToList();
        Assert.DoesNotContain(left, static file => file.EndsWith(".sock", StringComparison.Ordinal) || file.EndsWith(".json", StringComparison.Ordinal)
            || file.EndsWith("-wal", StringComparison.Ordinal) || file.EndsWith(".new", StringComparison.Ordinal));
        Assert.Equal(3, (await home.ReeveAsync("status")).ExitCode);
        Assert.Contains("verified", await home.SucceedAsync("verify", "--offline", home.Database));
    }
}
