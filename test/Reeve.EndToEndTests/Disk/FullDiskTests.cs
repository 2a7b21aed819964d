using System.Globalization;
using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Disk;

/// <summary>A real full disk: a small file system in memory under the data root, filled to the last block and emptied again.</summary>
public sealed class FullDiskTests
{
    private static int _calls;

    [Fact]
    public async Task A_full_disk_refuses_writes_with_a_code_keeps_reads_and_control_alive_and_heals_when_there_is_room()
    {
        await using var home = new TestHome("http:\n  enabled: false\n");
        var data = Directory.CreateDirectory(Path.Combine(home.Home, "data")).FullName;
        var mounted = await ProgramRunner.RunAsync("mount", ["-t", "tmpfs", "-o", "size=6m", "tmpfs", data]);
        Assert.SkipWhen(mounted.ExitCode != 0, "this machine does not let the test mount a file system");
        try
        {
            await FillAndHealAsync(home, data);
        }
        finally
        {
            await ProgramRunner.RunAsync("umount", ["-l", data]);
        }
    }

    private static async Task FillAndHealAsync(TestHome home, string data)
    {
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();
        var started = await client.CallAsync("runs.start", new JsonObject { ["agent"] = "filler", ["tools"] = new JsonArray("work.*") });
        var run = started["run"]!.GetValue<string>();
        var token = started["fencing_token"]!.GetValue<long>();
        var filler = Path.Combine(data, "filler");
        Fill(filler);

        var acknowledged = 0;
        var refused = await Assert.ThrowsAsync<WireException>(async () =>
        {
            for (; acknowledged < 20_000; acknowledged++)
            {
                await StepAsync(client, run, token);
            }
        });
        Assert.Equal("storage_full", refused.Code);

        var health = await client.CallAsync("daemon.health");
        Assert.Equal("degraded", health["status"]!.GetValue<string>());
        Assert.True(await CountDoneAsync(client, run) >= acknowledged);

        File.Delete(filler);
        await HealAsync(client, run);
        var report = await client.CallAsync("ledger.verify");
        Assert.True(report["ok"]!.GetValue<bool>(), report.ToJsonString());
        Assert.Equal("ok", (await client.CallAsync("daemon.health"))["status"]!.GetValue<string>());
    }

    private static async Task<int> CountDoneAsync(WireClient client, string run)
    {
        var done = 0;
        for (int? after = 0; after is not null;)
        {
            var page = await client.CallAsync("runs.get", new JsonObject { ["run"] = run, ["after"] = after, ["limit"] = 1000 });
            done += page["steps"]!.AsArray().Count(static step => step!["state"]!.GetValue<string>() == "done");
            after = page["next"]?.GetValue<int>();
        }

        return done;
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            // Full: that is what was wanted.
        }
    }

    private static async Task StepAsync(WireClient client, string run, long token)
    {
        var hash = Interlocked.Increment(ref _calls).ToString("x64", CultureInfo.InvariantCulture); // the same call over and over would be a loop
        var begun = await client.CallAsync("steps.begin", new JsonObject { ["run"] = run, ["fencing_token"] = token, ["tool"] = "work.step", ["args_hash"] = hash });
        await client.CallAsync("steps.end", new JsonObject { ["run"] = run, ["fencing_token"] = token, ["step"] = begun["step"]!.GetValue<string>(), ["succeeded"] = true });
    }

    /// <summary>The run may have been failed by what could not be recorded; new work must pass either way.</summary>
    private static async Task HealAsync(WireClient client, string run)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        for (var tries = 0; ; tries++)
        {
            try
            {
                var fresh = await client.CallAsync("runs.start", new JsonObject { ["agent"] = "healed", ["tools"] = new JsonArray("work.*") });
                await StepAsync(client, fresh["run"]!.GetValue<string>(), fresh["fencing_token"]!.GetValue<long>());
                await client.CallAsync("runs.kill", new JsonObject { ["run"] = run });
                return;
            }
            catch (WireException full) when (full.Code == "storage_full" && tries < 100)
            {
                await pause.WaitForNextTickAsync();
            }
        }
    }
}
