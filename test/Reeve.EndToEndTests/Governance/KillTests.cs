using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Harness;
using Reeve.TestKit.Time;
using static Reeve.EndToEndTests.Governance.GovernedRun;

namespace Reeve.EndToEndTests.Governance;

/// <summary>Kills and kill switches, thrown from the command line, at agents that know nothing of ours.</summary>
public sealed class KillTests
{
    private const string Quiet = "http:\n  enabled: false\n";

    [Fact]
    public async Task A_kill_by_agent_is_pushed_to_a_caller_in_python_and_is_said_to_be_done_when_it_is()
    {
        await using var home = new TestHome(Quiet);
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();
        var other = await StartAsync(client, "other");
        var worker = ProgramRunner.RunAsync("python3", [Path.Combine(Programs.Root, "test", "Reeve.EndToEndTests", "Strangers", "worker.py"), home.Socket, "worker"]);
        JsonObject? run = null;
        await Eventually.TrueAsync(async () => (run = await FindAsync(client, "worker")) is not null && run["steps"]?.GetValue<int>() > 0, "the worker is at work");

        var said = await home.SucceedAsync("kill", "--agent", "worker", "--reason", "too eager", "--wait", "60");

        Assert.Contains("1 run killed, and nothing of them is at work", said);
        var ended = await worker;
        Assert.True(ended.ExitCode == 0, ended.ToString());
        Assert.Equal("allow\nrun.killed\nkill\nkilled\n", ended.Output);
        var killed = new GovernedRun(Text(run!, "id"), 1);
        Assert.Equal("killed", await killed.StateAsync(client));
        var entries = await killed.EntriesAsync(client);
        Assert.Contains("guard.denied", entries);
        Assert.Equal("run.stopped", entries[^1]);
        Assert.Equal("running", await other.StateAsync(client));
    }

    [Fact]
    public async Task A_switch_survives_a_daemon_that_is_killed_and_is_lifted_only_with_a_reason()
    {
        await using var home = new TestHome(Quiet);
        GovernedRun run;
        await using (var first = home.StartDaemon())
        {
            await using var client = await first.ReadyAsync();
            run = await StartAsync(client, "worker");
            await home.SucceedAsync("kill", "--agent", "worker", "--reason", "too eager");
            await first.KillAsync();
        }

        await using var second = home.StartDaemon();
        await using var again = await second.ReadyAsync();
        Assert.Contains("too eager", await home.SucceedAsync("kill", "--list"));
        Assert.Equal("switched_off", (await Assert.ThrowsAsync<WireException>(() => StartAsync(again, "worker"))).Code);
        Assert.Equal(2, (await home.ReeveAsync("unkill", "--agent", "worker")).ExitCode);
        Assert.Contains("may begin runs again", await home.SucceedAsync("unkill", "--agent", "worker", "--reason", "told off"));

        Assert.Equal("no kill switch is engaged\n", await home.SucceedAsync("kill", "--list"));
        Assert.Equal("allow", Text(await (await StartAsync(again, "worker")).BeginAsync(again), "decision"));
        Assert.Equal(("kill", "killed"), (Text(await run.BeginAsync(again), "decision"), await run.FinishAsync(again)));
        var types = (await again.CallAsync("events.list", new() { ["agent"] = "worker" }))["events"]!.AsArray().Select(static entry => Text(entry!.AsObject(), "type")).ToArray();
        Assert.True(Array.IndexOf(types, "switch.engaged") is >= 0 and var engaged && engaged < Array.IndexOf(types, "switch.lifted"), string.Join(' ', types));
    }

    [Theory]
    [InlineData("--all")]
    [InlineData("--owner")]
    public async Task A_wider_switch_stops_every_agent_and_what_one_run_started(string scope)
    {
        await using var home = new TestHome(Quiet);
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();
        var parent = await StartAsync(client, "parent");
        var child = await StartAsync(client, "child", new() { ["parent"] = parent.Id });
        var owner = Text((await FindAsync(client, "parent"))!, "owner");
        string[] target = scope == "--all" ? ["--all"] : ["--owner", owner];

        await home.SucceedAsync(["kill", .. target, "--reason", "stop"]);
        await home.SucceedAsync(["kill", .. target, "--reason", "stop"]); // idempotent

        Assert.Equal(("kill", "kill"), (Text(await parent.BeginAsync(client), "decision"), Text(await child.BeginAsync(client), "decision")));
        await Assert.ThrowsAsync<WireException>(() => StartAsync(client, "anybody"));
        await home.SucceedAsync(["unkill", .. target, "--reason", "go on"]);
        Assert.Equal("allow", Text(await (await StartAsync(client, "anybody")).BeginAsync(client), "decision"));
    }

    private static async Task<JsonObject?> FindAsync(WireClient client, string agent) =>
        (await client.CallAsync("runs.list", new() { ["agent"] = agent }))["runs"]!.AsArray().FirstOrDefault()?.AsObject();
}
