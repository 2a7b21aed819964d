using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Crash;

/// <summary>
/// Law 12, by force: the daemon is killed with SIGKILL at random instants under load, again and again on the same home, and each time what it
/// acknowledged is compared with what the next one knows. <c>REEVE_CRASH_SEED</c> replays a run, <c>REEVE_CRASH_ITERATIONS</c> lengthens it.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Clients = 6;

    [Fact]
    public async Task Killed_at_any_instant_it_loses_nothing_acknowledged_repeats_nothing_done_and_leaves_no_run_running()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("REEVE_CRASH_SEED"), out var given) ? given : 20261121;
        var iterations = int.TryParse(Environment.GetEnvironmentVariable("REEVE_CRASH_ITERATIONS"), out var asked) ? asked : 200;
        var random = new Random(seed);
        output.WriteLine($"seed {seed}, {iterations} iterations");

        await using var home = new TestHome("http:\n  enabled: false\nruns:\n  lease_seconds: 1\n");
        var acknowledged = new AcknowledgedFacts();
        for (var i = 0; i < iterations; i++)
        {
            await using var daemon = home.StartDaemon();
            await using (var client = await daemon.ReadyAsync())
            {
                await acknowledged.CompareAsync(client, i);
            }

            var workers = Enumerable.Range(0, Clients).Select(worker => new CrashLoad(home.Socket, acknowledged, seed + (i * 31) + worker).RunAsync()).ToArray();
            await acknowledged.WaitForProgressAsync(random.Next(0, 60));
            await CrashPause.WaitAsync(random.Next(0, 30_000));
            await daemon.KillAsync();
            await Task.WhenAll(workers);
        }

        await VerifyAsync(home, acknowledged, iterations);
    }

    private async Task VerifyAsync(TestHome home, AcknowledgedFacts acknowledged, int iterations)
    {
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();
        await acknowledged.CompareAsync(client, iterations);
        await acknowledged.WaitUntilNothingRunsAsync(client);

        var report = await client.CallAsync("ledger.verify");
        output.WriteLine($"{acknowledged.Runs} runs and {acknowledged.Steps} steps acknowledged, {report["entries"]} entries");
        Assert.True(report["ok"]!.GetValue<bool>(), report.ToJsonString());
        Assert.True(acknowledged.Steps > iterations, $"Only {acknowledged.Steps} steps were acknowledged: the load did not load.");
    }
}
