using System.Globalization;
using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Governance;

/// <summary>Loops of an agent that knows nothing of ours, told by the daemon over its socket.</summary>
public sealed class LoopTests
{
    [Fact]
    public async Task A_cycle_is_refused_at_the_call_that_completes_it_also_when_the_daemon_was_killed_meanwhile()
    {
        await using var home = new TestHome();
        JsonObject run;
        await using (var first = home.StartDaemon())
        {
            await using var client = await first.ReadyAsync();
            run = await StartAsync(client);
            foreach (var call in new[] { 1, 2, 1, 2, 1 })
            {
                Assert.Equal("allow", (await CallAsync(client, run, call))["decision"]!.GetValue<string>());
            }

            await first.KillAsync();
        }

        await using var second = home.StartDaemon();
        await using var again = await second.ReadyAsync();
        var reply = await CallAsync(again, run, 2);

        Assert.Equal(("deny", "loops.cycle", "loop.detected"), (Text(reply, "decision"), Text(reply, "rule"), Text(reply, "code")));
        Assert.Equal("allow", Text(await CallAsync(again, run, 3), "decision"));
        Assert.Contains("guard.denied", await home.SucceedAsync("events", "--json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_is_compared_and_equal_outputs_are_seen()
    {
        await using var home = new TestHome();
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();
        var run = await StartAsync(client);
        await CallAsync(client, run, 1, signature: 9);
        await CallAsync(client, run, 2, signature: 9);
        Assert.Equal("loops.identical", Text(await CallAsync(client, run, 3, signature: 9), "rule"));

        for (var i = 10; i < 14; i++)
        {
            await CallAsync(client, run, i, output: 7);
        }

        Assert.Equal("loops.no_progress", Text(await CallAsync(client, run, 14), "rule"));
    }

    [Fact]
    public async Task A_warning_is_in_the_reply()
    {
        await using var home = new TestHome("http:\n  port: 0\nloops:\n  identical: 2 # a comment switches nothing off\n  identical_action: warn\n");
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();
        var run = await StartAsync(client);
        Assert.Null((await CallAsync(client, run, 1))["warnings"]);

        var reply = await CallAsync(client, run, 1);

        Assert.Equal("allow", Text(reply, "decision"));
        Assert.Equal("loops.identical", Text(reply["warnings"]!.AsArray().Single()!.AsObject(), "rule"));
        Assert.Contains("guard.warned", await home.SucceedAsync("events", "--json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kill_is_for_ever()
    {
        await using var home = new TestHome("http:\n  port: 0\nloops:\n  identical: 2\n  identical_action: kill\n");
        JsonObject run;
        await using (var first = home.StartDaemon())
        {
            await using var client = await first.ReadyAsync();
            run = await StartAsync(client);
            await CallAsync(client, run, 1);
            Assert.Equal(("kill", "killed"), (Text(await CallAsync(client, run, 1), "decision"), await StateAsync(client, run)));
            await first.KillAsync();
        }

        await using var second = home.StartDaemon();
        await using var again = await second.ReadyAsync();
        Assert.Equal(("kill", "killed"), (Text(await CallAsync(again, run, 2), "decision"), await StateAsync(again, run)));
    }

    [Fact]
    public async Task A_call_that_fails_in_run_after_run_and_agents_that_start_one_another_are_refused()
    {
        await using var home = new TestHome("http:\n  port: 0\nloops:\n  failing_action: deny\n");
        await using (var first = home.StartDaemon())
        {
            await using var client = await first.ReadyAsync();
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal("allow", Text(await CallAsync(client, await StartAsync(client), 1, succeeded: false), "decision"));
            }

            await first.KillAsync();
        }

        await using var second = home.StartDaemon();
        await using var again = await second.ReadyAsync();
        Assert.Equal("loops.repeated_failure", Text(await CallAsync(again, await StartAsync(again), 1), "rule"));

        var chain = await StartAsync(again, "a");
        foreach (var agent in new[] { "b", "a", "b" })
        {
            chain = await StartAsync(again, agent, chain);
        }

        Assert.Equal("loop.detected", (await Assert.ThrowsAsync<WireException>(() => StartAsync(again, "a", chain))).Code);
    }

    private static Task<JsonObject> StartAsync(WireClient client, string agent = "looper", JsonObject? parent = null)
    {
        var request = new JsonObject { ["agent"] = agent, ["tools"] = new JsonArray("work.*") };
        if (parent is not null)
        {
            request["parent"] = Text(parent, "run");
        }

        return client.CallAsync("runs.start", request);
    }

    private static async Task<string> StateAsync(WireClient client, JsonObject run) =>
        Text((await client.CallAsync("runs.get", new JsonObject { ["run"] = Text(run, "run") }))["run"]!.AsObject(), "state");

    /// <summary>Begins a step and, when it is allowed, ends it.</summary>
    private static async Task<JsonObject> CallAsync(WireClient client, JsonObject run, int arguments, int? signature = null, int? output = null, bool succeeded = true)
    {
        var begin = new JsonObject { ["run"] = Text(run, "run"), ["fencing_token"] = run["fencing_token"]!.GetValue<long>(), ["tool"] = "work.step", ["args_hash"] = Hash(arguments) };
        if (signature is { } given)
        {
            begin["args_signature"] = Hash(given);
        }

        var begun = await client.CallAsync("steps.begin", begin);
        if (begun["step"] is { } step)
        {
            var end = new JsonObject { ["run"] = Text(run, "run"), ["fencing_token"] = run["fencing_token"]!.GetValue<long>(), ["step"] = step.GetValue<string>(), ["succeeded"] = succeeded };
            if (output is { } returned)
            {
                end["output_hash"] = Hash(returned);
            }

            await client.CallAsync("steps.end", end);
        }

        return begun;
    }

    private static string Hash(int number) => string.Concat(Enumerable.Repeat(number.ToString("x8", CultureInfo.InvariantCulture), 8));

    private static string Text(JsonObject from, string name) => from[name]!.GetValue<string>();
}
