using Reeve.EndToEndTests.Harness;
using Reeve.TestKit.Cloud;
using Reeve.TestKit.Time;

namespace Reeve.EndToEndTests.Crash;

/// <summary>
/// Hybrid mode by force: the daemon is killed with SIGKILL while the cloud holds a batch that it has not answered, again and again. The next one sends what was not
/// recorded as sent: the cloud may see an entry twice and never misses one.
/// </summary>
public sealed class CloudCrashTests
{
    private const int Deaths = 5;

    [Fact]
    public async Task Killed_between_a_push_and_its_record_it_sends_twice_and_never_leaves_a_gap()
    {
        await using var cloud = await CloudServer.StartAsync();
        await using var home = new TestHome(
            $"http:\n  enabled: false\nledger:\n  origin: the/log\ncloud:\n  endpoint: {cloud.Endpoint}\n  key_file: cloud.key\n  every: 100ms\n  batch: 7\n");
        await File.WriteAllTextAsync(Path.Combine(home.Home, "cloud.key"), CloudServer.Key, TestContext.Current.CancellationToken);

        for (var i = 0; i < Deaths; i++)
        {
            await DieAtAPushAsync(home, cloud);
        }

        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();
        await Eventually.TrueAsync(async () => (await client.CallAsync("daemon.status"))["cloud"]!["lag"]!.GetValue<long>() == 0, "everything is pushed");
        var status = await client.CallAsync("daemon.status");
        var events = (await client.CallAsync("events.list", new() { ["limit"] = 500 }))["events"]!.AsArray();
        var told = events.Where(static entry => (string?)entry!["agent"] != "reeve-cloud").Select(static entry => entry!["cursor"]!.GetValue<long>()).ToList();
        var indexes = cloud.Indexes("the/log");
        Assert.Equal(told.Take(indexes.Count), indexes); // of what the synchronization's own runs record nothing is told, of all else everything
        Assert.All(events.Where(entry => entry!["cursor"]!.GetValue<long>() > indexes[^1] && told.Contains(entry["cursor"]!.GetValue<long>())), static entry => Assert.Equal("cloud.pushed", (string?)entry!["type"]));
        Assert.True(indexes.Count > 2 * Deaths);
        Assert.True(cloud.Batches.Select(static batch => batch.From).Distinct().Count() < cloud.Batches.Count, "no batch came twice: nobody died where it matters");
        Assert.DoesNotContain(CloudServer.Key, (await client.CallAsync("config.show")).ToJsonString() + status.ToJsonString());
        Assert.True((await client.CallAsync("ledger.verify"))["ok"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Without_a_key_nobody_is_asked_and_the_doctor_says_which_half_is_missing()
    {
        await using var cloud = await CloudServer.StartAsync();
        await using var home = new TestHome($"http:\n  enabled: false\ncloud:\n  endpoint: {cloud.Endpoint}\n  every: 100ms\n");
        await using var daemon = home.StartDaemon(new Dictionary<string, string?> { ["REEVE_CLOUD_KEY"] = null });
        await using var client = await daemon.ReadyAsync();

        Assert.Null((await client.CallAsync("daemon.status"))["cloud"]);
        Assert.Contains("no key", (await client.CallAsync("daemon.doctor")).ToJsonString());
        Assert.Empty(cloud.Requests);
    }

    [Fact]
    public async Task A_key_is_never_sent_in_the_clear_to_another_machine()
    {
        await using var home = new TestHome("http:\n  enabled: false\ncloud:\n  endpoint: http://cloud.example\n");
        await using var daemon = home.StartDaemon(new Dictionary<string, string?> { ["REEVE_CLOUD_KEY"] = CloudServer.Key });

        var end = await daemon.ExitAsync();

        Assert.Equal(1, end.ExitCode);
        Assert.Contains("must be https", end.ToString());
        Assert.DoesNotContain(CloudServer.Key, end.ToString());
    }

    private static async Task DieAtAPushAsync(TestHome home, CloudServer cloud)
    {
        var holds = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var dead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var daemon = home.StartDaemon();
        await using (var client = await daemon.ReadyAsync())
        {
            await client.CallAsync("runs.start", new() { ["agent"] = "visitor" });
            cloud.Taken = () =>
            {
                holds.TrySetResult();
                return dead.Task;
            };
            await client.CallAsync("runs.start", new() { ["agent"] = "visitor" });
            await holds.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        await daemon.KillAsync();
        cloud.Taken = null;
        dead.SetResult();
    }
}
