using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Harness;
using static Reeve.EndToEndTests.Governance.GovernedRun;

namespace Reeve.EndToEndTests.Governance;

/// <summary>Budgets of agents that know nothing of ours, held by the real daemon over its socket.</summary>
public sealed class BudgetTests
{
    private const string Quiet = "http:\n  enabled: false\n";

    [Fact]
    public async Task Callers_at_once_never_overshoot_and_nobody_is_refused_while_there_is_room()
    {
        const int Callers = 16;
        const int EachUses = 100;
        const int Room = 1_000; // for ten of the sixteen
        await using var home = new TestHome(Quiet + $"budgets:\n  org_tokens_per_day: {Room}\n");
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();
        var connections = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => WireClient.ConnectAsync(home.Socket)));
        try
        {
            var decisions = await Task.WhenAll(connections.Select(async (connection, number) =>
            {
                var run = await StartAsync(connection, $"agent-{number}");
                return Text(await run.BeginAsync(connection, EachUses), "decision");
            }));

            Assert.Equal(Room / EachUses, decisions.Count(static decision => decision == "allow"));
            Assert.Equal((0, Room), await UsedAsync(client, "org"));
        }
        finally
        {
            await Task.WhenAll(connections.Select(static connection => connection.DisposeAsync().AsTask()));
        }
    }

    [Fact]
    public async Task The_tightest_scope_decides_and_says_which_it_is()
    {
        await using var home = new TestHome(Quiet + "budgets:\n  org_tokens_per_day: 10000\n  agents:\n    small: { tokens_per_day: 50 }\n");
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();

        var small = await (await StartAsync(client, "small")).BeginAsync(client, 51);
        var bounded = await (await StartAsync(client, "large", new() { ["max_tokens"] = 10 })).BeginAsync(client, 51);
        var large = await (await StartAsync(client, "large")).BeginAsync(client, 51);

        Assert.Equal(("deny", "budget.agent", "budget.exceeded"), (Text(small, "decision"), Text(small, "rule"), Text(small, "code")));
        Assert.Equal(("deny", "budget.run", "budget.exceeded"), (Text(bounded, "decision"), Text(bounded, "rule"), Text(bounded, "code")));
        Assert.Equal("allow", Text(large, "decision"));
    }

    [Fact]
    public async Task A_model_without_a_price_is_refused_where_money_is_limited_until_the_home_names_its_price()
    {
        await using var home = new TestHome(Quiet + "budgets:\n  agent_usd_per_day: 0.01\n");
        await using (var unpriced = home.StartDaemon())
        {
            await using var client = await unpriced.ReadyAsync();
            var refused = await (await StartAsync(client, "buyer")).BeginAsync(client, 1000, model: "our-own");
            Assert.Equal(("deny", "budget.unpriced"), (Text(refused, "decision"), Text(refused, "rule")));
            await unpriced.StopAsync();
        }

        await File.WriteAllTextAsync(Path.Combine(home.Home, "prices.yaml"), "models:\n  our-own: { input: 6, cached_input: 6, output: 6 }\n", TestContext.Current.CancellationToken);
        await using var priced = home.StartDaemon();
        await using var again = await priced.ReadyAsync();
        var run = await StartAsync(again, "buyer");

        Assert.Equal("allow", Text(await run.BeginAsync(again, 1000, model: "our-own"), "decision")); // 6,000 of 10,000 micro-dollars
        Assert.Equal("budget.exceeded", Text(await run.BeginAsync(again, 1000, model: "our-own"), "code"));
    }

    [Fact]
    public async Task A_step_whose_caller_and_daemon_died_gives_back_what_it_had_reserved_when_its_run_is_over()
    {
        await using var home = new TestHome(Quiet + "budgets:\n  agent_tokens_per_day: 100\n");
        GovernedRun run;
        await using (var first = home.StartDaemon())
        {
            await using var client = await first.ReadyAsync();
            run = await StartAsync(client, "ann");
            Assert.Equal("allow", Text(await run.BeginAsync(client, 80), "decision"));
            await first.KillAsync();
        }

        await using var second = home.StartDaemon();
        await using var again = await second.ReadyAsync();

        Assert.Equal((0, 80), await UsedAsync(again, "agent")); // its run is still held: it may be at work
        Assert.Equal("budget.exceeded", Text(await (await StartAsync(again, "ann")).BeginAsync(again, 80), "code"));
        Assert.Equal("succeeded", await run.FinishAsync(again));
        Assert.Equal((0, 0), await UsedAsync(again, "agent"));
        Assert.Equal("allow", Text(await (await StartAsync(again, "ann")).BeginAsync(again, 80), "decision"));
    }

    /// <summary>What is used and what is promised in the first budget of the scope.</summary>
    internal static async Task<(long Used, long Reserved)> UsedAsync(WireClient client, string scope)
    {
        var budgets = (await client.CallAsync("budget.show"))["budgets"]!.AsArray().Select(static budget => budget!.AsObject());
        return budgets.FirstOrDefault(budget => Text(budget, "scope") == scope) is { } found
            ? (found["tokens"]!.GetValue<long>(), found["reserved_tokens"]!.GetValue<long>())
            : (0, 0);
    }
}
