using System.Text.Json.Nodes;
using Reeve.EndToEndTests.Harness;

namespace Reeve.EndToEndTests.Bus;

/// <summary>Agents that hear of one another, with the real programs: a person's event wakes one, its end wakes the other, and a circle comes to an end by itself.</summary>
public sealed class EventBusTests
{
    private const string Configuration = "http:\n  enabled: false\nmodels:\n  default: demo\n  providers:\n    demo: { dialect: scripted, script: script.yaml }\n";

    private const string Subscriptions = """
        subscriptions:
          - { id: on-mail, kind: mail.*, agent: clerk, prompt: "Mail: ${payload}" }
          - { id: on-clerk, kind: agent.clerk.done, agent: reviewer, prompt: "The clerk said: ${payload}" }
          - { id: on-reviewer, kind: agent.reviewer.*, source: agent.*, agent: clerk, prompt: "The reviewer said: ${payload}" }
        """;

    [Fact]
    public async Task What_agents_do_wakes_those_who_subscribed_and_a_circle_ends_as_a_dead_letter()
    {
        await using var home = new TestHome(Configuration);
        await File.WriteAllTextAsync(Path.Combine(home.Home, "script.yaml"), "turns:\n  - say: Seen.\n");
        foreach (var agent in new[] { "clerk", "reviewer" })
        {
            await File.WriteAllTextAsync(Path.Combine(home.Home, "agents", agent + ".md"), "---\nmodel: demo\n---\nYou are one.\n");
        }

        await File.WriteAllTextAsync(Path.Combine(home.Home, "subscriptions.yaml"), Subscriptions);
        await using var daemon = home.StartDaemon();
        await using var client = await daemon.ReadyAsync();

        var published = await client.CallAsync("bus.publish", new JsonObject { ["kind"] = "mail.arrived", ["payload"] = "a bill", ["idempotency_key"] = "k" });
        var again = await client.CallAsync("bus.publish", new JsonObject { ["kind"] = "mail.arrived", ["payload"] = "a bill", ["idempotency_key"] = "k" });
        Assert.Equal((1, true), (published["deliveries"]!.AsArray().Count, again["repeated"]!.GetValue<bool>()));

        var dead = await DeadAsync(client);
        var events = (await client.CallAsync("bus.list"))["envelopes"]!.AsArray().Reverse().Select(static one => (Kind: one!["kind"]!.GetValue<string>(), Depth: one["depth"]!.GetValue<int>())).ToList();

        Assert.Equal("loop.detected", dead["code"]!.GetValue<string>());
        Assert.Equal(Enumerable.Range(0, 10), events.Select(static one => one.Depth));
        Assert.Equal(["mail.arrived", "agent.clerk.done", "agent.reviewer.done", "agent.clerk.done"], events.Take(4).Select(static one => one.Kind));
        await daemon.StopAsync();
    }

    private static async Task<JsonNode> DeadAsync(WireClient client)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        for (var waited = 0; waited < 1_200; waited++)
        {
            if ((await client.CallAsync("bus.deliveries"))["deliveries"]!.AsArray() is [{ } dead, ..])
            {
                return dead;
            }

            await pause.WaitForNextTickAsync();
        }

        throw new TimeoutException("The circle did not end.");
    }
}
