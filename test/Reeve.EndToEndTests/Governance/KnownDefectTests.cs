using System.Globalization;
using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Harness;
using Reeve.Protocol;
using Reeve.TestKit.Doors;
using static Reeve.EndToEndTests.Governance.GovernedRun;

namespace Reeve.EndToEndTests.Governance;

/// <summary>Defects measured in the system this one replaces, each tried on the real daemon over its socket.</summary>
public sealed class KnownDefectTests
{
    private const string Quiet = "http:\n  enabled: false\n";

    [Fact]
    public async Task A_kill_that_does_not_stop_is_impossible_every_later_step_is_refused_and_recorded_and_no_end_overwrites_killed()
    {
        await using var home = new TestHome(Quiet);
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();
        var run = await StartAsync(client, "ann");
        var open = await run.BeginAsync(client);

        await home.SucceedAsync("kill", run.Id, "--reason", "enough");

        Assert.Equal(("kill", "kill"), (Text(await run.BeginAsync(client), "decision"), Text(await run.BeginAsync(client), "decision")));
        Assert.Equal("killed", (await Assert.ThrowsAsync<WireException>(() => run.EndAsync(client, open, 1))).Code);
        Assert.Equal(("killed", "killed"), (await run.FinishAsync(client), await run.StateAsync(client)));
        Assert.Equal(2, (await run.EntriesAsync(client)).Count(static type => type == "guard.denied"));
    }

    [Fact]
    public async Task Budgets_that_reset_at_restart_are_impossible_also_when_the_daemon_was_killed()
    {
        await using var home = new TestHome(Quiet + "budgets:\n  agent_tokens_per_day: 100\n");
        for (var life = 0; life < 3; life++)
        {
            await using var daemon = home.StartDaemon();
            await using var client = await daemon.ReadyAsync();
            Assert.Equal((life * 30, 0), await BudgetTests.UsedAsync(client, "agent"));
            await (await StartAsync(client, "ann")).UseAsync(client, 30);
            await daemon.KillAsync();
        }

        await using var last = home.StartDaemon();
        await using var again = await last.ReadyAsync();
        Assert.Equal("budget.exceeded", Text(await (await StartAsync(again, "ann")).BeginAsync(again, 30), "code"));
        Assert.Equal((90, 0), await BudgetTests.UsedAsync(again, "org"));
    }

    [Fact]
    public async Task Runs_that_a_restart_forgets_are_impossible_their_later_steps_are_kept_and_they_end_as_they_say()
    {
        await using var home = new TestHome(Quiet);
        GovernedRun run;
        JsonObject open;
        await using (var first = home.StartDaemon())
        {
            await using var client = await first.ReadyAsync();
            run = await StartAsync(client, "ann");
            open = await run.BeginAsync(client);
            await first.KillAsync();
        }

        await using var second = home.StartDaemon();
        await using var again = await second.ReadyAsync();
        await run.EndAsync(again, open, 5);
        await run.UseAsync(again, 7);

        Assert.Equal("succeeded", await run.FinishAsync(again));
        Assert.Equal(["done", "done"], (await run.StepsAsync(again)).Select(static step => Text(step, "state")));
    }

    [Theory]
    [InlineData("-499999992")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("\"5\"")]
    [InlineData("\"-49999999256\"")]
    [InlineData("2000000000")]
    [InlineData("18014398509481984")]
    [InlineData("1e308")]
    [InlineData("1e999")]
    [InlineData("true")]
    [InlineData("[5]")]
    public async Task A_report_of_usage_that_cannot_be_true_lowers_no_budget_poisons_no_chain_and_crashes_nothing(string reported)
    {
        await using var home = new TestHome(Quiet);
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();
        var run = await StartAsync(client, "ann");
        await run.UseAsync(client, 100);
        var begun = await run.BeginAsync(client, 40);

        var refused = await RawEndAsync(home, run, begun, reported);

        Assert.Equal("usage.invalid", refused);
        Assert.Equal((140, 0), await BudgetTests.UsedAsync(client, "org")); // what it had reserved, as if it had used it
        var step = (await run.StepsAsync(client))[^1];
        Assert.Equal(("failed", "usage.invalid"), (Text(step, "state"), Text(step, "failure_code")));
        Assert.Equal(["step.failed", "guard.usage_refused"], (await run.EntriesAsync(client)).Where(static type => type is "step.failed" or "guard.usage_refused"));
        Assert.Contains("verified", await home.SucceedAsync("verify"));
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("18014398509481984")]
    public async Task A_report_over_http_that_cannot_be_true_is_charged_and_recorded_like_one_over_the_socket(string reported)
    {
        await using var home = await LiveHome.StartAsync();
        var run = await StartAsync(home.Rpc, "ann");
        var begun = await run.BeginAsync(home.Rpc, 40);
        var report = new JsonObject
        {
            ["run"] = run.Id,
            ["fencing_token"] = 1,
            ["step"] = Text(begun, "step"),
            ["succeeded"] = true,
            ["tokens_in"] = JsonNode.Parse(reported),
        };

        var refused = await Assert.ThrowsAsync<WireException>(() => home.AskHttpAsync(Operations.StepsEnd, report));

        Assert.Equal("usage.invalid", refused.Code);
        Assert.Equal((40, 0), await BudgetTests.UsedAsync(home.Rpc, "org"));
        Assert.Contains("guard.usage_refused", await run.EntriesAsync(home.Rpc));
    }

    [Fact]
    public async Task A_lone_surrogate_in_a_tools_name_is_refused_and_the_log_still_verifies()
    {
        await using var home = new TestHome(Quiet);
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();
        var run = await StartAsync(client, "ann");
        await using var raw = await RawRpc.DialAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(home.Socket));
        await raw.SayHelloAsync();

        var reply = await raw.CallAsync(1, "steps.begin", $$"""{"run":"{{run.Id}}","fencing_token":1,"tool":"a\ud800b","args_hash":"{{new string('a', 64)}}"}""");

        Assert.True(reply.TryGetProperty("error", out _), reply.ToString());
        Assert.Equal("allow", Text(await run.BeginAsync(client), "decision"));
        Assert.Contains("verified", await home.SucceedAsync("verify"));
    }

    [Fact]
    public async Task A_run_that_nobody_started_is_no_agent_with_a_budget_of_its_own()
    {
        await using var home = new TestHome(Quiet + "budgets:\n  agent_tokens_per_day: 100\n");
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();
        await (await StartAsync(client, "ann")).UseAsync(client, 100);
        var invented = new GovernedRun("run_" + new string('0', 26), 1);

        Assert.Equal("not_found", (await Assert.ThrowsAsync<WireException>(() => invented.BeginAsync(client, 100))).Code);
        Assert.Equal((100, 0), await BudgetTests.UsedAsync(client, "org"));
    }

    [Theory]
    [InlineData("1_000")]
    [InlineData("1,000")]
    [InlineData("\"1000 # a day\"")]
    [InlineData("a thousand")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("")]
    [InlineData("~")]
    public async Task A_limit_that_cannot_be_read_is_no_unlimited_budget_the_daemon_does_not_start(string written)
    {
        await using var home = new TestHome(Quiet + $"budgets:\n  agent_tokens_per_day: {written}\n");
        await using var daemon = home.StartDaemon();

        var exit = await daemon.ExitAsync();

        Assert.NotEqual(0, exit.ExitCode);
        Assert.Contains("budgets.agent_tokens_per_day", exit.Errors + exit.Output);
    }

    [Theory]
    [InlineData("100   # a hundred a day")]
    [InlineData("+100")]
    [InlineData("0100")]
    public async Task A_comment_behind_a_limit_switches_nothing_off(string written)
    {
        await using var home = new TestHome(Quiet + $"budgets:\n  agent_tokens_per_day: {written}\n");
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();

        Assert.Equal("budget.exceeded", Text(await (await StartAsync(client, "ann")).BeginAsync(client, 101), "code"));
        Assert.Equal("allow", Text(await (await StartAsync(client, "ann")).BeginAsync(client, 100), "decision"));
    }

    [Fact]
    public async Task A_repeated_call_that_is_refused_is_kept_with_its_tool_and_its_number_and_nothing_is_blank()
    {
        await using var home = new TestHome(Quiet);
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();
        var run = await StartAsync(client, "ann");
        var same = new JsonObject { ["run"] = run.Id, ["fencing_token"] = 1, ["tool"] = "search", ["args_hash"] = new string('a', 64) };
        for (var i = 0; i < 3; i++)
        {
            var begun = await client.CallAsync("steps.begin", same);
            Assert.Equal(i < 2 ? "allow" : "deny", Text(begun, "decision"));
            if (i < 2)
            {
                await run.EndAsync(client, begun, 0);
            }
        }

        var steps = await run.StepsAsync(client);
        Assert.Equal(["1 search done", "2 search done", "3 search denied"], steps.Select(static step => string.Create(
            CultureInfo.InvariantCulture, $"{step["number"]!.GetValue<int>()} {Text(step, "tool")} {Text(step, "state")}")));
        Assert.All(steps, step => Assert.Equal(new string('a', 64), Text(step, "args_hash")));
    }

    /// <summary>The refusal's code, to a report sent byte for byte as it stands.</summary>
    private static async Task<string?> RawEndAsync(TestHome home, GovernedRun run, JsonObject begun, string tokensIn)
    {
        await using var raw = await RawRpc.DialAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(home.Socket));
        await raw.SayHelloAsync();
        var reply = await raw.CallAsync(
            1, "steps.end", $$"""{"run":"{{run.Id}}","fencing_token":1,"step":"{{Text(begun, "step")}}","succeeded":true,"tokens_in":{{tokensIn}}}""");
        return reply.TryGetProperty("error", out var error) ? error.GetProperty("data").GetProperty("code").GetString() : null;
    }
}
